package dev.clipstream.trainer.export;

import dev.clipstream.system.AtomicFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Writes files, and says what it needs where there is no room for one. */
public final class DiskRoom {

  private DiskRoom() {}

  /**
   * Puts a file in its place as a whole; an earlier one survives a failure.
   *
   * @throws IOException in one line: what could not be written, how much it needs, what there is
   */
  public static void replace(Path file, byte[] bytes) throws IOException {
    AtomicFiles.write(file, path -> write(path, bytes, file));
  }

  /** The same with text, in UTF-8. */
  public static void replace(Path file, String text) throws IOException {
    replace(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Writes a file.
   *
   * @param file where it is written first
   * @param named what it will be called, for messages
   * @throws IOException in one line: what could not be written, how much it needs, what there is
   */
  public static void write(Path file, byte[] bytes, Path named) throws IOException {
    try {
      Files.write(file, bytes);
    } catch (IOException e) {
      throw new IOException(
          "%s cannot be written: it needs %s%s (%s)"
              .formatted(named, megabytes(bytes.length), free(named), reason(e)),
          e);
    }
  }

  /** What the system says, without the name of the temporary file. */
  private static String reason(IOException e) {
    String said = e instanceof FileSystemException of ? of.getReason() : e.getMessage();
    return said == null ? e.getClass().getSimpleName() : said;
  }

  private static String free(Path file) {
    Path folder = file.toAbsolutePath().getParent();
    try {
      return folder == null
          ? ""
          : ", and %s are free there"
              .formatted(megabytes(Files.getFileStore(folder).getUsableSpace()));
    } catch (IOException e) {
      return "";
    }
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%,.2f MB", bytes / 1e6);
  }
}
