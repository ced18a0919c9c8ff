package dev.clipstream.system;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.UUID;
import java.util.regex.Pattern;

/**
 * Files that are there whole or not at all: whatever fails on the way leaves an earlier file as it
 * was.
 */
public final class AtomicFiles {

  /** As {@link #prepare} names them. */
  private static final Pattern TEMPORARY =
      Pattern.compile("\\..+\\.[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\.tmp");

  private AtomicFiles() {}

  /** Whether a file is named like one that is being written, or was when its process ended. */
  public static boolean isTemporary(Path file) {
    Path name = file.getFileName();
    return name != null && TEMPORARY.matcher(name.toString()).matches();
  }

  /** Writes the contents of a file that does not exist yet. */
  public interface Writer {
    void write(Path file) throws IOException;
  }

  /** Writes a temporary file beside the target; {@link #replace} puts it in place. */
  public static Path prepare(Path target, Writer writer) throws IOException {
    return prepare(target, writer, true);
  }

  private static Path prepare(Path target, Writer writer, boolean flush) throws IOException {
    Path absolute = target.toAbsolutePath();
    Files.createDirectories(absolute.getParent());
    Path temporary =
        absolute.resolveSibling("." + absolute.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      writer.write(temporary);
      if (flush) {
        flush(temporary);
      }
      return temporary;
    } catch (IOException | RuntimeException e) {
      Files.deleteIfExists(temporary);
      throw e;
    }
  }

  /** To the disk itself: else a power cut could leave a name with nothing behind it. */
  private static void flush(Path file) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  /** Puts a prepared file in the target's place. */
  public static void replace(Path temporary, Path target) throws IOException {
    try {
      Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
    } catch (AtomicMoveNotSupportedException e) {
      // Some network file systems: a reader may then see the target missing for a moment.
      Files.move(temporary, target, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Writes the target with the given contents. */
  public static void write(Path target, Writer writer) throws IOException {
    write(target, writer, true);
  }

  /**
   * The same without waiting for the disk: whole after a crash of the process, but not after a
   * power cut. For one of many files whose contents can be told from damaged ones and made again.
   */
  public static void writeUnflushed(Path target, Writer writer) throws IOException {
    write(target, writer, false);
  }

  private static void write(Path target, Writer writer, boolean flush) throws IOException {
    Path temporary = prepare(target, writer, flush);
    try {
      replace(temporary, target);
    } finally {
      Files.deleteIfExists(temporary);
    }
  }
}
