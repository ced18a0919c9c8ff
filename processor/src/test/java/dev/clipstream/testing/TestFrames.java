package dev.clipstream.testing;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Frames for tests: raw images of one colour, so that every byte of a label can be foretold. */
public final class TestFrames {

  private TestFrames() {}

  /** An image of {@code side × side} whose colour depends on the seed. */
  public static byte[] pixels(long seed, int side) {
    byte[] colour = new byte[3];
    new Random(seed * 31 + 7).nextBytes(colour);
    byte[] pixels = new byte[3 * side * side];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = colour[i % 3];
    }
    return pixels;
  }

  /** Frame {@code index}, taken that many tenths of a second after noon. */
  public static Frame frame(
      String streamId, @Nullable String clipId, long index, boolean last, int side) {
    return Frame.newBuilder()
        .setStreamId(streamId)
        .setClipId(clipId)
        .setFrameIndex(index)
        .setCapturedAt(Instant.parse("2026-01-01T12:00:00Z").plusMillis(100 * index))
        .setLast(last)
        .setFormat(ImageFormat.RGB24)
        .setWidth(side)
        .setHeight(side)
        .setImage(ByteBuffer.wrap(pixels(index + streamId.hashCode(), side)))
        .setAttributes(Map.of())
        .build();
  }

  /** A folder of JPEGs, one colour each, named by their numbers. */
  public static Path imageFolder(Path folder, int images, int side) throws IOException {
    Files.createDirectories(folder);
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      for (int i = 0; i < images; i++) {
        byte[] jpeg = encoder.encode(new Pixels(side, side, pixels(i, side)));
        Files.write(folder.resolve(i + ".jpg"), jpeg);
      }
    }
    return folder;
  }
}
