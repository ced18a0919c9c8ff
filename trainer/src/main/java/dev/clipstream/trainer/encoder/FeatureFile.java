package dev.clipstream.trainer.encoder;

import dev.clipstream.system.AtomicFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * The features of one example in a file: {@link #MAGIC}, the numbers of a frame, their CRC-32C,
 * then float32 [T,F], big-endian. A file is there whole or not at all; whatever else has its name
 * is taken for none.
 */
final class FeatureFile {

  private static final long MAGIC = 0x434C_4950_4645_4131L; // CLIPFEA1
  private static final int HEADER = Long.BYTES + 2 * Integer.BYTES;

  private FeatureFile() {}

  /** The features [T,F] of a file; none if it is no such file, or one of its bytes has changed. */
  static Optional<float[]> read(Path file, int width) throws IOException {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    }
    int row = width * Float.BYTES;
    int length = bytes.remaining() - HEADER;
    if (length < row || length % row != 0 || bytes.getLong() != MAGIC || bytes.getInt() != width) {
      return Optional.empty();
    }
    int sum = bytes.getInt();
    if (sum != sum(bytes.duplicate())) {
      return Optional.empty();
    }
    float[] values = new float[length / Float.BYTES];
    bytes.asFloatBuffer().get(values);
    return Optional.of(values);
  }

  /** Writes a file, or replaces one; an earlier one survives a failure. */
  static void write(Path file, float[] features, int width) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(HEADER + features.length * Float.BYTES);
    bytes.position(HEADER).slice().asFloatBuffer().put(features);
    int sum = sum(bytes.duplicate().position(HEADER));
    bytes.rewind().putLong(MAGIC).putInt(width).putInt(sum);
    // The check sum tells a damaged file, and flushing each of many thousands would take minutes.
    AtomicFiles.writeUnflushed(file, temporary -> Files.write(temporary, bytes.array()));
  }

  private static int sum(ByteBuffer bytes) {
    CRC32C sum = new CRC32C();
    sum.update(bytes);
    return (int) sum.getValue();
  }
}
