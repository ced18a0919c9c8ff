package dev.clipstream.trainer.data.store;

import dev.clipstream.system.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.zip.CRC32C;

/**
 * Frames of one size in a file: {@link #MAGIC}, then, as 32-bit numbers, how many there are, the
 * bytes of each and the CRC-32C of all, then their bytes. A file is there whole or not at all;
 * whatever else has its name is taken for none.
 */
final class FrameFile {

  private static final long MAGIC = 0x434C_4950_4652_4D31L; // CLIPFRM1
  private static final int HEADER = Long.BYTES + 3 * Integer.BYTES;

  private FrameFile() {}

  /** How many frames a file holds, by its header and its length; none if it is no such file. */
  static OptionalInt count(Path file, int frameBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Optional<ByteBuffer> header = header(channel, frameBytes);
      return header.isPresent() ? OptionalInt.of(header.get().getInt(8)) : OptionalInt.empty();
    } catch (NoSuchFileException e) {
      return OptionalInt.empty();
    }
  }

  /** The frames of a file; none if it is no such file, or one of its bytes has changed. */
  static Optional<List<byte[]>> read(Path file, int frameBytes) throws IOException {
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      Optional<ByteBuffer> header = header(channel, frameBytes);
      if (header.isEmpty()) {
        return Optional.empty();
      }
      CRC32C sum = new CRC32C();
      List<byte[]> frames = new ArrayList<>();
      for (int i = 0; i < header.get().getInt(8); i++) {
        byte[] frame = new byte[frameBytes];
        if (!fill(channel, ByteBuffer.wrap(frame))) {
          return Optional.empty();
        }
        sum.update(frame);
        frames.add(frame);
      }
      return (int) sum.getValue() == header.get().getInt(16)
          ? Optional.of(frames)
          : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
  }

  /** Writes a file, or replaces one; an earlier one survives a failure. */
  static void write(Path file, List<byte[]> frames) throws IOException {
    CRC32C sum = new CRC32C();
    frames.forEach(sum::update);
    ByteBuffer header =
        ByteBuffer.allocate(HEADER)
            .putLong(MAGIC)
            .putInt(frames.size())
            .putInt(frames.get(0).length)
            .putInt((int) sum.getValue())
            .flip();
    // The check sum tells a damaged file, and flushing each of many thousands would take minutes.
    AtomicFiles.writeUnflushed(
        file,
        temporary -> {
          try (FileChannel channel =
              FileChannel.open(
                  temporary, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
            empty(header, channel);
            for (byte[] frame : frames) {
              empty(ByteBuffer.wrap(frame), channel);
            }
          }
        });
  }

  private static Optional<ByteBuffer> header(FileChannel channel, int frameBytes)
      throws IOException {
    ByteBuffer header = ByteBuffer.allocate(HEADER);
    if (!fill(channel, header) || header.getLong(0) != MAGIC) {
      return Optional.empty();
    }
    int count = header.getInt(8);
    boolean whole =
        count > 0
            && header.getInt(12) == frameBytes
            && channel.size() == HEADER + (long) count * frameBytes;
    return whole ? Optional.of(header) : Optional.empty();
  }

  private static boolean fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        return false;
      }
    }
    return true;
  }

  private static void empty(ByteBuffer buffer, FileChannel channel) throws IOException {
    while (buffer.hasRemaining()) {
      channel.write(buffer);
    }
  }
}
