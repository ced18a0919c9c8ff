package dev.clipstream.image.resize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.Samples;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.image.decode.PillowReference;
import dev.clipstream.image.decode.Turned;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a model is fed is what Pillow and torchvision would feed it. */
class PlannedResamplerTest {

  @Provide
  Arbitrary<Interpolation> filters() {
    return Arbitraries.of(Interpolation.class).filter(i -> i != Interpolation.HALVING);
  }

  @Property(tries = 150)
  void everyFilter_givesPillowsPixels_atAnySize(
      @ForAll("filters") Interpolation filter,
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 1, max = 90) int height,
      @ForAll @IntRange(min = 1, max = 60) int toWidth,
      @ForAll @IntRange(min = 1, max = 60) int toHeight,
      @ForAll int seed)
      throws BadImageException {
    byte[] rgb = noise(width, height, seed);
    byte[] expected = PillowReference.resize(rgb, width, height, toWidth, toHeight, filter);
    byte[] seen = decode(rgb, width, height, toWidth, toHeight, Resizing.of(Fit.STRETCH, filter));
    assertThat(seen).isEqualTo(expected);
  }

  @Property(tries = 60)
  void cropping_givesTorchvisionsPixels_atAnySize(
      @ForAll("filters") Interpolation filter,
      @ForAll @IntRange(min = 8, max = 120) int width,
      @ForAll @IntRange(min = 8, max = 120) int height,
      @ForAll @IntRange(min = 8, max = 32) int side,
      @ForAll @IntRange(min = 0, max = 12) int more,
      @ForAll int seed)
      throws BadImageException {
    byte[] rgb = noise(width, height, seed);
    int shorter = side + more;
    int scaledWidth = width <= height ? shorter : shorter * width / height;
    int scaledHeight = width <= height ? shorter * height / width : shorter;
    byte[] scaled = PillowReference.resize(rgb, width, height, scaledWidth, scaledHeight, filter);
    byte[] expected =
        PillowReference.crop(
            scaled,
            scaledWidth,
            (int) Math.rint((scaledWidth - side) / 2.0),
            (int) Math.rint((scaledHeight - side) / 2.0),
            side,
            side);
    Resizing resizing =
        new Resizing(Fit.CROP, filter, OptionalInt.of(shorter), OptionalDouble.empty(), 0, false);
    assertThat(decode(rgb, width, height, side, side, resizing)).isEqualTo(expected);
  }

  /**
   * Of a model of 32x24 pixels: whatever its proportions, the shorter side of the image becomes
   * {@code resize_to} pixels, and what is then smaller than the model gets bars of black.
   */
  @ParameterizedTest
  @CsvSource({
    // Image; scaled to; where the window begins, or how wide the bar is.
    "50, 90, 40, 40, 72, 4, 24, 0, 0",
    "90, 70, 40, 51, 40, 10, 8, 0, 0",
    "50, 90, 28, 28, 50, 0, 13, 2, 0",
    "90, 50, 28, 50, 28, 9, 2, 0, 0",
  })
  void resizeTo_isTheShorterSide_ofModelsThatAreNotSquare(
      int width,
      int height,
      int to,
      int scaledWidth,
      int scaledHeight,
      int left,
      int top,
      int barX,
      int barY)
      throws BadImageException {
    byte[] rgb = noise(width, height, 11);
    byte[] scaled =
        PillowReference.resize(
            rgb, width, height, scaledWidth, scaledHeight, Interpolation.BICUBIC);
    byte[] expected = new byte[3 * 32 * 24];
    for (int y = barY; y < 24 - barY; y++) {
      for (int x = barX; x < 32 - barX; x++) {
        int from = 3 * ((top + y - barY) * scaledWidth + left + x - barX);
        System.arraycopy(scaled, from, expected, 3 * (y * 32 + x), 3);
      }
    }
    assertThat(decode(rgb, width, height, 32, 24, to(Fit.CROP, to))).isEqualTo(expected);
  }

  @Test
  void stretching_bringsBothSidesToResizeTo() throws BadImageException {
    byte[] rgb = noise(50, 90, 12);
    byte[] scaled = PillowReference.resize(rgb, 50, 90, 40, 40, Interpolation.BICUBIC);
    byte[] expected = PillowReference.crop(scaled, 40, 4, 8, 32, 24);
    assertThat(decode(rgb, 50, 90, 32, 24, to(Fit.STRETCH, 40))).isEqualTo(expected);
  }

  private static Resizing to(Fit fit, int pixels) {
    OptionalInt to = OptionalInt.of(pixels);
    return new Resizing(fit, Interpolation.BICUBIC, to, OptionalDouble.empty(), 0, false);
  }

  /** As timm rounds: 24 / 0.9 and 32 / 0.9. */
  @Test
  void cropPct_isOfEachSide() {
    Resizing resizing =
        new Resizing(
            Fit.STRETCH,
            Interpolation.BICUBIC,
            OptionalInt.empty(),
            OptionalDouble.of(0.9),
            0,
            false);
    ResizePlan plan = ResizePlan.of(resizing, 50, 90, 100, 24);
    assertThat(plan.scaledWidth()).isEqualTo(111);
    assertThat(plan.scaledHeight()).isEqualTo(26);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 16_385, 100_000_000})
  void aSizeThatNoImageIsScaledTo_isRefused_byItsKey(int pixels) {
    assertThatThrownBy(() -> to(Fit.CROP, pixels))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("'resize_to' must be from 1 to 16384 pixels, not " + pixels);
  }

  /** The longest side there may be, of an image as long as images may be. */
  @ParameterizedTest
  @EnumSource(Interpolation.class)
  void theLargestSize_isTakenOfAnyImage(Interpolation interpolation) throws BadImageException {
    if (interpolation == Interpolation.HALVING) {
      return;
    }
    boolean quick = interpolation == Interpolation.BILINEAR;
    Resizing resizing =
        new Resizing(
            Fit.CROP, interpolation, OptionalInt.of(16_384), OptionalDouble.empty(), 0, quick);
    for (int[] size : new int[][] {{200, 1}, {1, 200}, {3, 2}, {90, 70}, {640, 480}, {1, 1}}) {
      byte[] rgb = new byte[3 * size[0] * size[1]];
      Arrays.fill(rgb, (byte) 77);
      byte[] jpeg = Samples.encode(ImageEncoding.JPEG, new Pixels(size[0], size[1], rgb));
      assertThat(decode(Image.encoded(ImageEncoding.JPEG, jpeg), 32, 24, resizing))
          .containsOnly(77);
      assertThat(decode(rgb, size[0], size[1], 32, 24, resizing)).containsOnly(77);
    }
  }

  /** Larger than what is worked on at a time, in each direction. */
  @ParameterizedTest
  @EnumSource(
      value = Interpolation.class,
      names = {"BILINEAR", "LANCZOS"})
  void largeImages_areWorkedOnInPieces_withoutASeam(Interpolation filter) throws BadImageException {
    for (int[] size : new int[][] {{2500, 60}, {60, 2500}, {900, 700}}) {
      byte[] rgb = noise(size[0], size[1], 5);
      byte[] expected = PillowReference.resize(rgb, size[0], size[1], 41, 37, filter);
      byte[] seen = decode(rgb, size[0], size[1], 41, 37, Resizing.of(Fit.STRETCH, filter));
      assertThat(seen).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @EnumSource(ImageEncoding.class)
  void anImageOfTheModelsSize_staysAsItIs(ImageEncoding format) throws BadImageException {
    if (format.isRaw() || format == ImageEncoding.JPEG) {
      return;
    }
    Pixels pixels = new Pixels(24, 24, noise(24, 24, 1));
    byte[] file = Samples.encode(format, pixels);
    for (Fit fit : Fit.values()) {
      Resizing resizing = Resizing.of(fit, Interpolation.BICUBIC);
      assertThat(decode(Image.encoded(format, file), 24, 24, resizing)).isEqualTo(pixels.rgb());
    }
  }

  /** Sizes whose window is off the middle by half a pixel, so that a wrong side shows. */
  @Property(tries = 40)
  void turnedImages_areWhatTheUprightOneIs(
      @ForAll Fit fit, @ForAll("filters") Interpolation filter, @ForAll int seed)
      throws BadImageException {
    Pixels upright = new Pixels(60, 37, noise(60, 37, seed));
    Resizing resizing =
        new Resizing(fit, filter, OptionalInt.empty(), OptionalDouble.empty(), 0x123456, false);
    byte[] expected =
        decode(
            Image.encoded(ImageEncoding.PNG, Samples.encode(ImageEncoding.PNG, upright)),
            32,
            25,
            resizing);
    for (int exif = 2; exif <= 8; exif++) {
      Pixels stored = Turned.stored(upright, exif);
      byte[] file =
          Samples.withOrientation(
              ImageEncoding.PNG, stored, Samples.encode(ImageEncoding.PNG, stored), exif);
      byte[] seen = decode(Image.encoded(ImageEncoding.PNG, file), 32, 25, resizing);
      assertThat(seen).as("orientation %d", exif).isEqualTo(expected);
    }
  }

  @Test
  void padding_putsTheWholeImageIntoTheMiddle() throws BadImageException {
    byte[] rgb = noise(40, 20, 3);
    Resizing resizing =
        new Resizing(
            Fit.PAD,
            Interpolation.BILINEAR,
            OptionalInt.empty(),
            OptionalDouble.empty(),
            0x727374,
            false);
    byte[] seen = decode(rgb, 40, 20, 20, 20, resizing);
    byte[] inner = PillowReference.resize(rgb, 40, 20, 20, 10, Interpolation.BILINEAR);
    for (int y = 0; y < 20; y++) {
      for (int x = 0; x < 20; x++) {
        for (int c = 0; c < 3; c++) {
          int expected = y < 5 || y >= 15 ? 0x72 + c : inner[3 * ((y - 5) * 20 + x) + c] & 0xff;
          assertThat(seen[3 * (y * 20 + x) + c] & 0xff).isCloseTo(expected, within(1));
        }
      }
    }
  }

  /** The way of those who say nothing: quick, and yet nothing aliases. */
  @Property(tries = 40)
  void theQuickWay_doesNotAlias(
      @ForAll @IntRange(min = 33, max = 400) int side, @ForAll @IntRange(min = 0, max = 1) int odd)
      throws BadImageException {
    byte[] rgb = new byte[3 * side * side];
    for (int i = 0; i < side * side; i++) {
      byte level = (byte) ((i % side + i / side) % 2 == odd ? 255 : 0);
      rgb[3 * i] = level;
      rgb[3 * i + 1] = level;
      rgb[3 * i + 2] = level;
    }
    byte[] quick = decode(rgb, side, side, 32, 32, Resizing.DEFAULT);
    byte[] exact = decode(rgb, side, side, 32, 32, Resizing.of(Fit.CROP, Interpolation.BILINEAR));
    // A pattern of single pixels is the hardest there is: what aliases gives bands of 0 and 255.
    assertThat(Samples.meanDifference(quick, exact)).isLessThan(side < 48 ? 40 : 16);
  }

  private static byte[] noise(int width, int height, int seed) {
    byte[] rgb = new byte[3 * width * height];
    new Random(seed).nextBytes(rgb);
    return rgb;
  }

  private static byte[] decode(
      byte[] rgb, int width, int height, int toWidth, int toHeight, Resizing resizing)
      throws BadImageException {
    return decode(Image.raw(ImageEncoding.RGB24, width, height, rgb), toWidth, toHeight, resizing);
  }

  private static byte[] decode(Image image, int width, int height, Resizing resizing)
      throws BadImageException {
    ByteBuffer target = ByteBuffer.allocateDirect(3 * width * height);
    ImageLimits limits = ImageLimits.DEFAULT;
    try (var decoder = new ImageDecoder(width, height, resizing, limits)) {
      decoder.decode(image, target, 0);
    }
    byte[] rgb = new byte[target.capacity()];
    target.get(0, rgb);
    return rgb;
  }
}
