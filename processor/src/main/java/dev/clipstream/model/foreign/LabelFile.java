package dev.clipstream.model.foreign;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A text file with one label a line, whatever editor wrote it: with or without a byte order mark,
 * with either end of line, in UTF-8, UTF-16 or else Latin-1. Blank lines do not count.
 */
public final class LabelFile {

  private static final long MAX_BYTES = 16 << 20;
  private static final String MARK = "\uFEFF";

  private LabelFile() {}

  /**
   * Reads a file.
   *
   * @throws IOException if it cannot be read or is larger than any list of labels
   */
  public static List<String> read(Path file) throws IOException {
    long bytes = Files.size(file);
    if (bytes > MAX_BYTES) {
      throw new IOException(file + " has " + bytes + " bytes, and so is no list of labels");
    }
    String text = decode(Files.readAllBytes(file));
    return withoutNumbers(text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList());
  }

  private static String decode(byte[] bytes) {
    String text;
    if (startsWith(bytes, 0xFE, 0xFF) || startsWith(bytes, 0xFF, 0xFE)) {
      text = new String(bytes, StandardCharsets.UTF_16);
    } else {
      text = decode(bytes, StandardCharsets.UTF_8);
    }
    return text.startsWith(MARK) ? text.substring(MARK.length()) : text;
  }

  private static String decode(byte[] bytes, Charset charset) {
    try {
      return charset.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      return new String(bytes, StandardCharsets.ISO_8859_1);
    }
  }

  private static boolean startsWith(byte[] bytes, int first, int second) {
    return bytes.length >= 2 && (bytes[0] & 0xff) == first && (bytes[1] & 0xff) == second;
  }

  /** Teachable Machine and others write {@code 0 cat}, {@code 1 dog}: the numbers are no names. */
  private static List<String> withoutNumbers(List<String> lines) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < lines.size(); i++) {
      String[] parts = lines.get(i).split("[\\s:,]+", 2);
      if (parts.length < 2 || !parts[0].equals(Integer.toString(i))) {
        return lines;
      }
      names.add(parts[1]);
    }
    return names;
  }
}
