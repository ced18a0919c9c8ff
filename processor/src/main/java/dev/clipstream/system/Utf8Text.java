package dev.clipstream.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Text files in UTF-8 as people save them: some editors, those of Windows above all, put a byte
 * order mark before the first character, which is none of the text.
 */
public final class Utf8Text {

  private static final String MARK = "\uFEFF";

  private Utf8Text() {}

  /**
   * Reads a file without its mark.
   *
   * @throws java.nio.charset.CharacterCodingException if it is not UTF-8
   * @throws IOException if it cannot be read
   */
  public static String read(Path file) throws IOException {
    String text = Files.readString(file);
    return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
  }
}
