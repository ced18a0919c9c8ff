package dev.clipstream.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.Samples;
import dev.clipstream.image.resize.Fit;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.event.IIOReadWarningListener;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.statistics.Statistics;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Damage within a JPEG's image is found. What counts as damage is libjpeg's to say: Java's own
 * reader hands on what libjpeg warns of, OpenCV does not.
 */
class DamagedJpegTest {
  private static final String MISSING = "premature end of data segment";

  /** How a file is coded. */
  private enum Coding {
    BASELINE(IMWRITE_JPEG_PROGRESSIVE, 0),
    RESTARTS(IMWRITE_JPEG_RST_INTERVAL, 3),
    PROGRESSIVE(IMWRITE_JPEG_PROGRESSIVE, 1),
    PROGRESSIVE_RESTARTS(IMWRITE_JPEG_PROGRESSIVE, 1, IMWRITE_JPEG_RST_INTERVAL, 7);

    @SuppressWarnings("ImmutableEnumChecker") // never written to
    private final int[] parameters;

    Coding(int... parameters) {
      this.parameters = parameters;
    }

    byte[] encode(int width, int height, int quality, long seed) {
      int[] all = Arrays.copyOf(parameters, parameters.length + 2);
      all[parameters.length] = IMWRITE_JPEG_QUALITY;
      all[parameters.length + 1] = quality;
      try (Mat image = new Mat(height, width, CV_8UC3)) {
        image.data().put(texture(width, height, new Random(seed)));
        return Samples.encode(".jpg", image, all);
      }
    }
  }

  @Property(tries = 400)
  void aSoundFileIsDecodedToThePixelsThatItHas_howeverItIsCoded(
      @ForAll Coding coding,
      @ForAll @IntRange(min = 1, max = 90) int width,
      @ForAll @IntRange(min = 1, max = 90) int height,
      @ForAll @IntRange(min = 1, max = 100) int quality,
      @ForAll long seed)
      throws BadImageException {
    byte[] file = coding.encode(width, height, quality, seed);
    try (ImageDecoder decoder = decoder()) {
      Pixels pixels = decoder.decodeWhole(Image.encoded(ImageEncoding.JPEG, file));
      assertThat(pixels.rgb()).isEqualTo(Samples.openCvRgb(file));
    }
  }

  @Property(tries = 1500)
  void whatLibjpegMissesIsRefused_andWhatItHasNothingToSayOfIsNot(
      @ForAll Coding coding,
      @ForAll @IntRange(min = 20, max = 90) int width,
      @ForAll @IntRange(min = 1, max = 90) int height,
      @ForAll @IntRange(min = 20, max = 95) int quality,
      @ForAll @IntRange(max = 4) int kind,
      @ForAll long seed)
      throws IOException {
    byte[] file = coding.encode(width, height, quality, seed);
    byte[] damaged = damage(file, kind, new Random(seed));
    List<String> warnings = warnings(damaged);
    boolean accepted = isAccepted(damaged);
    Statistics.label("libjpeg warns first of")
        .collect(warnings.stream().findFirst().map(DamagedJpegTest::kindOf).orElse("nothing"))
        .coverage(
            coverage -> {
              coverage.check("missing data").percentage(share -> share > 20);
              coverage.check("nothing").percentage(share -> share > 20);
            });
    if (warnings.isEmpty()) {
      assertThat(accepted).as("sound: %s %d", coding, kind).isTrue();
    } else if (warnings.get(0).contains(MISSING) && coding == Coding.BASELINE) {
      // Of the usual file, a block or two may be missing at the very end: eight bytes' worth.
      boolean isNearlyWhole = warnings(withReadAhead(damaged)).stream().noneMatch(this::isMissing);
      assertThat(accepted && !isNearlyWhole).as("%s %d", coding, kind).isFalse();
    } else if (warnings.get(0).contains(MISSING)) {
      assertThat(accepted).as("%s %d", coding, kind).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"BASELINE", "RESTARTS"})
  void partsThatWereLostOnTheWayAreMissed(Coding coding) {
    byte[] file = coding.encode(160, 120, 85, 1);
    int middle = file.length / 2;
    byte[] truncated =
        Samples.concat(Arrays.copyOf(file, middle), new byte[] {(byte) 0xFF, (byte) 0xD9});
    byte[] zeros = file.clone();
    Arrays.fill(zeros, middle, middle + file.length / 6, (byte) 0);
    byte[] merged = Samples.concat(Arrays.copyOf(file, middle), file);
    for (byte[] damaged : List.of(truncated, without(file, middle, 700), zeros, merged)) {
      assertMissed(damaged);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"PROGRESSIVE", "PROGRESSIVE_RESTARTS"})
  void aProgressiveImageThatEndsWithinAScanIsMissed(Coding coding) {
    byte[] file = coding.encode(160, 120, 85, 1);
    for (int tenth = 1; tenth < 10; tenth++) {
      byte[] end = {(byte) 0xFF, (byte) 0xD9};
      assertMissed(Samples.concat(Arrays.copyOf(file, file.length * tenth / 10), end));
    }
  }

  private static void assertMissed(byte[] damaged) {
    Image image = Image.encoded(ImageEncoding.JPEG, damaged);
    assertThatThrownBy(() -> Samples.decode(image, 16, 16, Fit.STRETCH))
        .isExactlyInstanceOf(BadImageException.class)
        .hasMessageStartingWith("JPEG ");
  }

  @Test
  void aLostRestartIntervalIsMissed() {
    byte[] file = Coding.RESTARTS.encode(160, 120, 85, 1);
    ByteView view = new ByteView(file, 0, file.length);
    int third = nthRestart(view, 3);
    int fourth = nthRestart(view, 4);
    byte[] lost = without(file, third, fourth - third);
    Image image = Image.encoded(ImageEncoding.JPEG, lost);
    assertThatThrownBy(() -> Samples.decode(image, 16, 16, Fit.STRETCH))
        .isExactlyInstanceOf(BadImageException.class)
        .hasMessage("JPEG is damaged within its image: a restart marker is missing");
  }

  private static String kindOf(String warning) {
    return warning.contains(MISSING) ? "missing data" : "else";
  }

  private boolean isMissing(String warning) {
    return warning.contains(MISSING);
  }

  private static int nthRestart(ByteView file, int n) {
    int at = 0;
    for (int found = 0; found < n; at++) {
      at = file.nextMarker(at);
      found += (file.u8(at + 1) & 0xF8) == 0xD0 ? 1 : 0;
    }
    return at - 1;
  }

  /** Damage of one of five kinds in the scans, with the end marker in its place. */
  private static byte[] damage(byte[] file, int kind, Random random) {
    int first = scanStart(file);
    int at = first + random.nextInt(file.length - 2 - first);
    int length = Math.min(1 + random.nextInt(200), file.length - 2 - at);
    byte[] damaged = file.clone();
    switch (kind) {
      case 0 -> damaged = without(file, at, length);
      case 1 -> damaged = Samples.concat(Arrays.copyOf(file, at), new byte[] {-1, (byte) 0xD9});
      case 2 -> Arrays.fill(damaged, at, at + length, (byte) 0);
      case 3 -> damaged[at] ^= (byte) (1 << random.nextInt(8));
      default -> damaged = Samples.concat(file, new byte[1 + random.nextInt(50)]);
    }
    return damaged;
  }

  private static int scanStart(byte[] file) {
    ByteView view = new ByteView(file, 0, file.length);
    int at = 2;
    while (view.u8(at + 1) != 0xDA) {
      at += 2 + view.u16Big(at + 2);
    }
    return at + 2 + view.u16Big(at + 2);
  }

  private static byte[] without(byte[] file, int at, int length) {
    return Samples.concat(
        Arrays.copyOf(file, at),
        Arrays.copyOfRange(file, Math.min(file.length, at + length), file.length));
  }

  /** With eight bytes of ones before the marker that ends the first scan. */
  private static byte[] withReadAhead(byte[] file) {
    int end = new ByteView(file, 0, file.length).nextMarker(scanStart(file));
    byte[] ones = new byte[16];
    for (int i = 0; i < 16; i += 2) {
      ones[i] = -1;
    }
    return Samples.concat(
        Arrays.copyOf(file, end), ones, Arrays.copyOfRange(file, end, file.length));
  }

  private static boolean isAccepted(byte[] file) {
    try (ImageDecoder decoder = decoder()) {
      Pixels unused = decoder.decodeWhole(Image.encoded(ImageEncoding.JPEG, file));
      return true;
    } catch (BadImageException e) {
      return false;
    }
  }

  /** What libjpeg says of it: its first warning, or that it cannot be read. */
  private static List<String> warnings(byte[] file) throws IOException {
    List<String> warnings = new ArrayList<>();
    ImageReader reader = ImageIO.getImageReadersByFormatName("jpeg").next();
    IIOReadWarningListener listener = (source, warning) -> warnings.add(warning);
    try (var in = ImageIO.createImageInputStream(new ByteArrayInputStream(file))) {
      reader.addIIOReadWarningListener(listener);
      reader.setInput(in);
      reader.read(0);
    } catch (IOException | RuntimeException e) {
      warnings.add("cannot be read: " + e.getMessage());
    } finally {
      reader.dispose();
    }
    return warnings;
  }

  private static byte[] texture(int width, int height, Random random) {
    byte[] bgr = Samples.gradient(width, height).rgb();
    for (int i = 0; i < bgr.length; i++) {
      bgr[i] += (byte) (random.nextInt(i % 3 == 0 ? 40 : 10) * (i / 50 % 3));
    }
    return bgr;
  }

  private static ImageDecoder decoder() {
    return new ImageDecoder(8, 8, Fit.STRETCH, ImageLimits.DEFAULT);
  }
}
