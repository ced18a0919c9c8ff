package dev.clipstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Whatever becomes of a file's bytes, a decoder gives pixels or a {@link BadImageException}. */
class MutatedImageTest {
  private static final int SIDE = 24;
  private static final List<Image> FILES =
      List.of(
          plain(ImageEncoding.JPEG),
          plain(ImageEncoding.PNG),
          plain(ImageEncoding.WEBP),
          turned(ImageEncoding.JPEG),
          turned(ImageEncoding.PNG),
          turned(ImageEncoding.WEBP));

  @Property(tries = 1500)
  void changedBytesNeverEscapeTheContract(
      @ForAll @IntRange(max = 5) int file,
      @ForAll @IntRange(min = 1, max = 20) int changes,
      @ForAll @DoubleRange(min = 0.01, max = 1) double part,
      @ForAll long seed) {
    byte[] bytes = FILES.get(file).data().clone();
    var random = new Random(seed);
    int end = Math.max(1, (int) (bytes.length * part));
    for (int i = 0; i < changes; i++) {
      bytes[random.nextInt(end)] = (byte) random.nextInt(256);
    }
    assertPixelsOrRefusal(FILES.get(file).format(), bytes);
  }

  @Property(tries = 500)
  void missingAndRepeatedPartsNeverEscapeTheContract(
      @ForAll @IntRange(max = 5) int file,
      @ForAll @DoubleRange(max = 1) double from,
      @ForAll @DoubleRange(max = 1) double to) {
    byte[] bytes = FILES.get(file).data();
    int head = (int) (bytes.length * from);
    int tail = (int) (bytes.length * to);
    byte[] joined = Arrays.copyOf(bytes, head + bytes.length - tail);
    System.arraycopy(bytes, tail, joined, head, bytes.length - tail);
    assertPixelsOrRefusal(FILES.get(file).format(), joined);
  }

  @Property(tries = 500)
  void arbitraryBytesAfterAMagicNumberNeverEscapeTheContract(
      @ForAll @IntRange(max = 2) int file, @ForAll byte[] rest) {
    byte[] bytes = Arrays.copyOf(FILES.get(file).data(), 12 + rest.length);
    System.arraycopy(rest, 0, bytes, 12, rest.length);
    assertPixelsOrRefusal(FILES.get(file).format(), bytes);
  }

  private static void assertPixelsOrRefusal(ImageEncoding format, byte[] bytes) {
    // Room for a margin on both sides, to see that nothing is written beyond the range.
    ByteBuffer target = ByteBuffer.allocateDirect(SIDE * SIDE * 3 + 128);
    try (var fresh = newDecoder();
        var used = newDecoder()) {
      fresh.decode(Image.encoded(format, bytes), target, 64);
      byte[] first = pixels(target);
      // What another image left in the decoder's memory must not show.
      used.decode(white(format), target, 64);
      used.decode(Image.encoded(format, bytes), target, 64);
      assertThat(pixels(target)).isEqualTo(first);
    } catch (BadImageException e) {
      assertThat(e.getMessage()).isNotBlank().doesNotContain("\n").hasSizeLessThan(300);
    }
    for (int i = 0; i < 64; i++) {
      assertThat(target.get(i)).isZero();
      assertThat(target.get(target.capacity() - 1 - i)).isZero();
    }
  }

  private static ImageDecoder newDecoder() {
    return new ImageDecoder(SIDE, SIDE, Fit.CROP, new ImageLimits(1 << 20, 1_000_000));
  }

  private static byte[] pixels(ByteBuffer target) {
    byte[] pixels = new byte[SIDE * SIDE * 3];
    target.get(64, pixels);
    return pixels;
  }

  private static Image white(ImageEncoding format) {
    byte[] rgb = new byte[60 * 52 * 3];
    Arrays.fill(rgb, (byte) 255);
    return Image.encoded(format, Samples.encode(format, new Pixels(60, 52, rgb)));
  }

  private static Image plain(ImageEncoding format) {
    return Image.encoded(format, Samples.encode(format, Samples.gradient(60, 52)));
  }

  private static Image turned(ImageEncoding format) {
    Pixels pixels = Samples.gradient(60, 52);
    byte[] file = Samples.encode(format, pixels);
    return Image.encoded(format, Samples.withOrientation(format, pixels, file, 6));
  }
}
