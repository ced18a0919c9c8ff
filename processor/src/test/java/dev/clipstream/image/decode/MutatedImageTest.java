package dev.clipstream.image.decode;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import dev.clipstream.image.CheckedFile;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageHeader;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.Samples;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.testing.mutation.FileMutator;
import dev.clipstream.testing.mutation.SampleFile;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;

/** Whatever becomes of a file's bytes, a decoder gives pixels or a {@link BadImageException}. */
class MutatedImageTest {
  private static final int SIDE = 24;
  private static final ImageLimits LIMITS = new ImageLimits(1 << 20, 1_000_000);
  private static final FileMutator MUTATOR = new FileMutator();
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

  @Example
  void everySampleIsSound() throws BadImageException {
    for (SampleFile sample : MUTATOR.samples()) {
      assertThat(Samples.decode(image(sample), SIDE, SIDE, Fit.CROP))
          .as(sample.kind())
          .isNotEmpty();
    }
  }

  /** With right checksums and lengths, so that damage comes as far as it can. */
  @Property(tries = 4000)
  void changedChunksOfAllFormatsNeverEscapeTheContract(@ForAll long seed) {
    SampleFile damaged = MUTATOR.mutated(new Random(seed));
    assertPixelsOrRefusal(image(damaged));
  }

  /** What a native decoder allocates follows from these, and from nothing else in the file. */
  @Property(tries = 4000)
  void noFileMakesADecoderBelieveMoreThanItsSizeAndTheLimits(@ForAll long seed) {
    Image damaged = image(MUTATOR.mutated(new Random(seed)));
    Optional<ImageEncoding> format =
        ImageEncoding.sniff(damaged.data(), damaged.offset(), damaged.length());
    if (format.isEmpty()) {
      return;
    }
    try {
      ByteView file = new ByteView(damaged.data(), damaged.offset(), damaged.length());
      CheckedFile checked = FileCheck.of(format.get(), file, LIMITS);
      ImageHeader header = checked.header();
      assertThat(header.width() * header.height()).isBetween(1L, LIMITS.maxPixels());
      assertThat(checked.parts().length()).isLessThanOrEqualTo(damaged.length() + 32);
      assertThat(Samples.bytes(checked.parts())).satisfies(MutatedImageTest::assertHasOneImage);
    } catch (BadImageException e) {
      assertThat(e.getMessage()).isNotBlank();
    }
  }

  private static void assertHasOneImage(byte[] file) {
    String text = new String(file, 0, Math.min(file.length, 60), StandardCharsets.ISO_8859_1);
    assertThat(text).doesNotContain("VP8X", "ANIM", "ANMF", "acTL", "fcTL", "iCCP");
  }

  private static Image image(SampleFile file) {
    ImageEncoding format = ImageEncoding.valueOf(file.format());
    return new Image(format, file.width(), file.height(), file.bytes(), 0, file.bytes().length);
  }

  private static void assertPixelsOrRefusal(ImageEncoding format, byte[] bytes) {
    assertPixelsOrRefusal(Image.encoded(format, bytes));
  }

  private static void assertPixelsOrRefusal(Image image) {
    // Room for a margin on both sides, to see that nothing is written beyond the range.
    ByteBuffer target = ByteBuffer.allocateDirect(SIDE * SIDE * 3 + 128);
    try (var fresh = newDecoder();
        var used = newDecoder()) {
      fresh.decode(image, target, 64);
      byte[] first = pixels(target);
      // What another image left in the decoder's memory must not show.
      used.decode(white(image.format()), target, 64);
      used.decode(image, target, 64);
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
    return new ImageDecoder(SIDE, SIDE, Fit.CROP, LIMITS);
  }

  private static byte[] pixels(ByteBuffer target) {
    byte[] pixels = new byte[SIDE * SIDE * 3];
    target.get(64, pixels);
    return pixels;
  }

  private static Image white(ImageEncoding format) {
    byte[] rgb = new byte[60 * 52 * 3];
    Arrays.fill(rgb, (byte) 255);
    if (format.isRaw()) {
      return Image.raw(ImageEncoding.RGB24, 60, 52, rgb);
    }
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
