package dev.clipstream.trainer.export;

import dev.clipstream.system.AtomicFiles;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.Collections;
import java.util.UUID;
import java.util.zip.CRC32;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * The file of a checkpoint, and the one before it, {@code FILE.previous}. Whatever ends a process,
 * be it between any two steps of a write, FILE is a whole checkpoint: a new one is written beside
 * it, forced to the disk, and takes its place at once. What happens to a file later, such as a copy
 * that ends early, is told by the sums that torch's format (ZIP) has of every entry.
 */
public final class CheckpointFile {

  private static final byte[] ZIP = {'P', 'K', 3, 4};
  private static final int BUFFER_BYTES = 1 << 16;

  private CheckpointFile() {}

  /**
   * Writes a checkpoint, and keeps the one that was there as the one before it.
   *
   * @throws IOException in one line: how much room it needs, and which checkpoint is whole
   */
  static void write(Path out, byte[] bytes) throws IOException {
    Path written;
    try {
      written = AtomicFiles.prepare(out, file -> DiskRoom.write(file, bytes, out));
    } catch (IOException e) {
      throw new IOException("the checkpoint %s; %s".formatted(e.getMessage(), whole(out)), e);
    }
    try {
      keepPrevious(out);
      AtomicFiles.replace(written, out);
      force(out.toAbsolutePath().getParent());
    } finally {
      Files.deleteIfExists(written);
    }
  }

  private static String whole(Path out) {
    return Files.exists(out)
        ? "%s still holds the epoch that was kept last and is whole: make room, and the same command with --resume goes on from there"
            .formatted(out)
        : "there is no earlier one";
  }

  /** The checkpoint before that of a file. */
  public static Path previous(Path file) {
    return file.resolveSibling(file.getFileName() + ".previous");
  }

  /** As a second name of the same file, so that the first is never without one. */
  private static void keepPrevious(Path out) throws IOException {
    Path previous = previous(out);
    if (Files.notExists(out)) {
      // Of a training that is over.
      Files.deleteIfExists(previous);
      return;
    }
    Path name = out.resolveSibling("." + out.getFileName() + "." + UUID.randomUUID() + ".tmp");
    try {
      Files.createLink(name, out);
      AtomicFiles.replace(name, previous);
    } catch (UnsupportedOperationException | IOException e) {
      // Not every file system has second names; a checkpoint is worth more than the one before.
    } finally {
      Files.deleteIfExists(name);
    }
  }

  /** Has the folder's new entry on the disk, too, where a system knows how. */
  private static void force(@Nullable Path folder) {
    if (folder == null) {
      return;
    }
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Windows opens no folders; the file itself is on the disk.
    }
  }

  /**
   * Refuses a checkpoint that was damaged after it was written.
   *
   * @throws IOException which names the one before it, if that is whole
   */
  public static void requireWhole(Path file) throws IOException {
    if (!Files.isRegularFile(file) || !begins(file) || isWhole(file)) {
      // Whoever reads it says what else may be wrong.
      return;
    }
    Path previous = previous(file);
    throw new IOException(
        "%s is damaged: it ends early, or bytes of it have changed since it was written; %s"
            .formatted(
                file,
                Files.isRegularFile(previous) && isWhole(previous)
                    ? "%s, the checkpoint before it, is whole: rename it to %s to go on from there"
                        .formatted(previous, file.getFileName())
                    : "there is no whole one before it"));
  }

  private static boolean begins(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return Arrays.equals(in.readNBytes(ZIP.length), ZIP);
    }
  }

  /** Whether all bytes of a checkpoint are those that were written. */
  static boolean isWhole(Path file) {
    try (ZipFile archive = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(archive.entries())) {
        if (sum(archive, entry) != entry.getCrc()) {
          return false;
        }
      }
      return archive.size() > 0;
    } catch (IOException | IllegalArgumentException e) {
      return false;
    }
  }

  private static long sum(ZipFile archive, ZipEntry entry) throws IOException {
    CRC32 sum = new CRC32();
    byte[] buffer = new byte[BUFFER_BYTES];
    try (InputStream in = archive.getInputStream(entry)) {
      int read;
      while ((read = in.read(buffer)) > 0) {
        sum.update(buffer, 0, read);
      }
    }
    return sum.getValue();
  }
}
