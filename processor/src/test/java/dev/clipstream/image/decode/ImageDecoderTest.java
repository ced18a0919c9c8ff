package dev.clipstream.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_16UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_COMPRESSION;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.OverLimitException;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.Samples;
import dev.clipstream.image.TestJpeg;
import dev.clipstream.image.resize.Fit;
import java.awt.image.DataBuffer;
import java.awt.image.Raster;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageDecoderTest {
  private static final ImageLimits LIMITS = ImageLimits.DEFAULT;

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "PNG", "WEBP"})
  void decode_writesItsRangeOnly_wherePositionSays(ImageEncoding format) throws BadImageException {
    Image image = Image.encoded(format, Samples.encode(format, Samples.gradient(64, 48)));
    for (int side : new int[] {64, 48, 20}) {
      int bytes = side * side * 3;
      ByteBuffer target = ByteBuffer.allocateDirect(bytes + 200);
      for (int i = 0; i < target.capacity(); i++) {
        target.put(i, (byte) 0xA5);
      }
      target.position(7).limit(9);
      try (var decoder = new ImageDecoder(side, side, Fit.STRETCH, LIMITS)) {
        decoder.decode(image, target, 100);
      }
      assertThat(target.position()).isEqualTo(7);
      assertThat(target.limit()).isEqualTo(9);
      byte[] all = new byte[target.capacity()];
      target.clear().get(all);
      assertThat(Arrays.copyOfRange(all, 0, 100)).containsOnly(0xA5);
      assertThat(Arrays.copyOfRange(all, 100 + bytes, all.length)).containsOnly(0xA5);
      byte[] expected = Samples.gradient(side, side).rgb();
      assertThat(Samples.meanDifference(Arrays.copyOfRange(all, 100, 100 + bytes), expected))
          .isLessThan(2);
    }
  }

  @Test
  void decode_honoursAPositionInASliceOfABuffer() throws BadImageException {
    Image image =
        Image.encoded(ImageEncoding.PNG, Samples.encode(ImageEncoding.PNG, Samples.gradient(8, 8)));
    ByteBuffer whole = ByteBuffer.allocateDirect(1000);
    ByteBuffer slice = whole.slice(500, 400);
    try (var decoder = new ImageDecoder(8, 8, Fit.STRETCH, LIMITS)) {
      decoder.decode(image, slice.position(3), 10);
    }
    byte[] rgb = new byte[8 * 8 * 3];
    whole.get(510, rgb);
    assertThat(rgb).isEqualTo(Samples.gradient(8, 8).rgb());
  }

  @Test
  void oneDecoderTakesImagesOfAllSizesInTurn() throws BadImageException {
    ByteBuffer target = ByteBuffer.allocateDirect(32 * 24 * 3);
    try (var decoder = new ImageDecoder(32, 24, Fit.STRETCH, LIMITS)) {
      for (int width : new int[] {1, 2000, 32, 33, 640, 31, 65, 256, 3}) {
        for (ImageEncoding format :
            new ImageEncoding[] {ImageEncoding.JPEG, ImageEncoding.PNG, ImageEncoding.RGB24}) {
          Pixels pixels = Samples.gradient(width, Math.max(1, width * 3 / 4));
          Image image =
              format.isRaw()
                  ? Image.raw(format, pixels.width(), pixels.height(), pixels.rgb())
                  : Image.encoded(format, Samples.encode(format, pixels));
          decoder.decode(image, target, 0);
          if (width >= 32) {
            byte[] rgb = new byte[target.capacity()];
            target.get(0, rgb);
            assertThat(Samples.meanDifference(rgb, Samples.gradient(32, 24).rgb()))
                .as("%s of width %d", format, width)
                .isLessThan(2);
          }
        }
      }
    }
  }

  /** Twice, four and eight times as large: the sizes at which the decoder itself reduces. */
  @ParameterizedTest
  @ValueSource(ints = {64, 100, 128, 200, 256, 300, 512, 600})
  void jpegReducedWhileDecodedIsCloseToPngScaledAfterwards(int width) throws BadImageException {
    Pixels pixels = Samples.gradient(width, width * 3 / 4);
    for (Fit fit : Fit.values()) {
      byte[] reduced =
          Samples.decode(
              Image.encoded(ImageEncoding.JPEG, Samples.encode(ImageEncoding.JPEG, pixels)),
              32,
              32,
              fit);
      byte[] scaled =
          Samples.decode(
              Image.encoded(ImageEncoding.PNG, Samples.encode(ImageEncoding.PNG, pixels)),
              32,
              32,
              fit);
      assertThat(Samples.meanDifference(reduced, scaled)).isLessThan(fit == Fit.PAD ? 2 : 1.5);
    }
  }

  @Test
  void fineStripesBecomeTheirMean_notOtherStripes() throws BadImageException {
    byte[] rgb = new byte[600 * 600 * 3];
    for (int i = 0; i < rgb.length; i++) {
      rgb[i] = (byte) (i / 3 % 600 % 2 == 0 ? 0 : 200);
    }
    Pixels stripes = new Pixels(600, 600, rgb);
    for (Image image :
        new Image[] {
          Image.raw(ImageEncoding.RGB24, 600, 600, rgb),
          Image.encoded(ImageEncoding.JPEG, Samples.encode(ImageEncoding.JPEG, stripes))
        }) {
      for (byte value : Samples.decode(image, 140, 140, Fit.STRETCH)) {
        assertThat(value & 0xFF).isBetween(85, 115);
      }
    }
  }

  @Test
  void crop_takesTheCentreAndKeepsProportions() throws BadImageException {
    // Black but for a white square in the middle.
    byte[] rgb = new byte[90 * 30 * 3];
    for (int y = 0; y < 30; y++) {
      Arrays.fill(rgb, (y * 90 + 30) * 3, (y * 90 + 60) * 3, (byte) 255);
    }
    Image image = Image.raw(ImageEncoding.RGB24, 90, 30, rgb);
    assertThat(Samples.decode(image, 10, 10, Fit.CROP)).containsOnly(255);
    assertThat(Samples.decode(image, 10, 10, Fit.STRETCH)).contains(0, 255);
  }

  @Test
  void greyAlphaAndSixteenBitsBecomeEightBitRgb() throws BadImageException {
    try (var grey = new Mat(4, 4, CV_8UC1, new Scalar(77));
        var alpha = new Mat(4, 4, CV_8UC4, new Scalar(30, 20, 10, 0));
        var deep = new Mat(4, 4, CV_16UC3, new Scalar(0x1E00, 0x1400, 0x0A00, 0))) {
      assertThat(decodeSmall(Samples.encode(".png", grey, IMWRITE_PNG_COMPRESSION, 1)))
          .containsOnly(77);
      assertThat(decodeSmall(Samples.encode(".jpg", grey, IMWRITE_JPEG_QUALITY, 95)))
          .containsOnly(77);
      assertThat(decodeSmall(Samples.encode(".png", alpha, IMWRITE_PNG_COMPRESSION, 1)))
          .startsWith(10, 20, 30, 10, 20, 30);
      assertThat(decodeSmall(Samples.encode(".png", deep, IMWRITE_PNG_COMPRESSION, 1)))
          .startsWith(10, 20, 30, 10, 20, 30);
    }
  }

  /** Scans without end keep a decoder busy for as long as their sender likes. */
  @Test
  void jpegOfTooManyScansIsRefused_andOneOfAsManyAsItNeedsIsNot() {
    assertThatCode(() -> decodeSmall(ofScans(20))).doesNotThrowAnyException();
    assertThatThrownBy(() -> decodeSmall(ofScans(200)))
        .isInstanceOf(OverLimitException.class)
        .hasMessageContaining("more than 100 scans");
  }

  private static byte[] ofScans(int scans) {
    TestJpeg jpeg = new TestJpeg(TestJpeg.PROGRESSIVE, 64, 48, 3).dcScan();
    for (int i = 1; i < scans; i++) {
      jpeg.acScan(1 + i % 3, i > 3);
    }
    return jpeg.end();
  }

  @Test
  void progressiveJpegBecomesTheSameImageAsBaseline() throws BadImageException {
    Pixels pixels = Samples.gradient(40, 40);
    try (var bgr = new Mat(40, 40, CV_8UC3)) {
      bgr.data().put(pixels.rgb());
      byte[] baseline = Samples.encode(".jpg", bgr, IMWRITE_JPEG_PROGRESSIVE, 0);
      byte[] progressive = Samples.encode(".jpg", bgr, IMWRITE_JPEG_PROGRESSIVE, 1);
      assertThat(progressive).isNotEqualTo(baseline);
      assertThat(decodeSmall(progressive)).isEqualTo(decodeSmall(baseline));
    }
  }

  @Test
  void cmykJpegBecomesRgb() throws IOException, BadImageException {
    // As Adobe writes them: 255 is no ink. Cyan only.
    var raster = Raster.createInterleavedRaster(DataBuffer.TYPE_BYTE, 16, 16, 4, null);
    for (int i = 0; i < 256; i++) {
      raster.setPixel(i % 16, i / 16, new int[] {0, 255, 255, 255});
    }
    var bytes = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("jpeg").next();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      writer.write(new IIOImage(raster, null, null));
    } finally {
      writer.dispose();
    }
    byte[] rgb = decodeSmall(bytes.toByteArray());
    assertThat(rgb[0] & 0xFF).isLessThan(5);
    assertThat(rgb[1] & 0xFF).isGreaterThan(250);
    assertThat(rgb[2] & 0xFF).isGreaterThan(250);
  }

  @Test
  void aFileIsReadAsWhatItBeginsAs_orRefused() throws BadImageException {
    byte[] png = Samples.encode(ImageEncoding.PNG, Samples.gradient(4, 4));
    Image misnamed = Image.encoded(ImageEncoding.JPEG, png);
    assertThat(Samples.decode(misnamed, 4, 4, Fit.STRETCH)).isEqualTo(Samples.gradient(4, 4).rgb());
    assertThatThrownBy(
            () ->
                Samples.decode(
                    Image.encoded(ImageEncoding.PNG, "GIF89a".getBytes(StandardCharsets.US_ASCII)),
                    4,
                    4,
                    Fit.STRETCH))
        .isInstanceOf(BadImageException.class)
        .hasMessage("bytes said to be PNG begin as no JPEG, PNG or WebP file does");
  }

  @Test
  void aBadImageLeavesTheDecoderFitForTheNext() throws BadImageException {
    ByteBuffer target = ByteBuffer.allocateDirect(8 * 8 * 3);
    byte[] good = Samples.encode(ImageEncoding.PNG, Samples.gradient(8, 8));
    byte[] bad = good.clone();
    Arrays.fill(bad, 45, 60, (byte) 0);
    try (var decoder = new ImageDecoder(8, 8, Fit.STRETCH, LIMITS)) {
      assertThatThrownBy(() -> decoder.decode(Image.encoded(ImageEncoding.PNG, bad), target, 0))
          .isInstanceOf(BadImageException.class)
          .hasMessageStartingWith("PNG ");
      decoder.decode(Image.encoded(ImageEncoding.PNG, good), target, 0);
    }
    byte[] rgb = new byte[target.capacity()];
    target.get(0, rgb);
    assertThat(rgb).isEqualTo(Samples.gradient(8, 8).rgb());
  }

  @Test
  void misuseIsAnErrorOfTheCaller_notOfTheImage() {
    Image image = Image.raw(ImageEncoding.GRAY8, 1, 1, new byte[1]);
    var decoder = new ImageDecoder(2, 2, Fit.STRETCH, LIMITS);
    assertThatThrownBy(() -> decoder.decode(image, ByteBuffer.allocate(12), 0))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> decoder.decode(image, ByteBuffer.allocateDirect(12), 1))
        .isInstanceOf(IndexOutOfBoundsException.class);
    decoder.close();
    decoder.close();
    assertThatThrownBy(() -> decoder.decode(image, ByteBuffer.allocateDirect(12), 0))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> new ImageDecoder(0, 2, Fit.STRETCH, LIMITS))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] decodeSmall(byte[] file) throws BadImageException {
    return Samples.decode(Image.encoded(ImageEncoding.JPEG, file), 4, 4, Fit.STRETCH);
  }
}
