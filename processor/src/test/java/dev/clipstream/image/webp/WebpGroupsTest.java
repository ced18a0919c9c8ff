package dev.clipstream.image.webp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import dev.clipstream.image.CheckedFile;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.OverLimitException;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.Samples;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.testing.SharedData;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a lossless WebP may make a decoder allocate besides its pixels. */
class WebpGroupsTest {
  private static final int LOSSLESS = 101;

  /** A file of 74 KB that took 86 MB for its quarter of a megapixel. */
  @Test
  void moreSetsOfCodesThanThePixelsWarrantAreRefused() throws BadImageException {
    assertThatThrownBy(() -> check(ofGroups(512, 512, 16_384)))
        .isInstanceOf(OverLimitException.class)
        .hasMessage("WebP of 512x512 pixels has 16384 sets of codes, too many for its size");
    byte[] few = ofGroups(512, 512, 500);
    CheckedFile unused = check(few);
    byte[] gray = Samples.decode(Image.encoded(ImageEncoding.WEBP, few), 8, 8, Fit.STRETCH);
    assertThat(gray).containsOnly(0);
  }

  @ParameterizedTest
  @CsvSource({"64, 64, 256, 256", "4, 4, 1, 1", "40, 9, 7, 7", "512, 512, 300, 300"})
  void groupsAreCounted(int width, int height, int made, int expected) throws BadImageException {
    byte[] file = ofGroups(width, height, made);
    assertThat(WebpGroups.count(new ByteView(file, 25, file.length - 25), width, height))
        .isEqualTo(expected);
  }

  /** Photographs, drawings of few colors and noise, for which an encoder takes different ways. */
  @Property(tries = 300)
  void whatAnEncoderMakesIsReadAsItIs(
      @ForAll @IntRange(min = 1, max = 200) int width,
      @ForAll @IntRange(min = 1, max = 200) int height,
      @ForAll @IntRange(max = 4) int kind,
      @ForAll long seed)
      throws BadImageException {
    try (var image = new Mat(height, width, CV_8UC4)) {
      image.data().put(pixels(width, height, kind, new Random(seed)));
      byte[] file = Samples.encode(".webp", image, IMWRITE_WEBP_QUALITY, LOSSLESS);
      try (var decoder = new ImageDecoder(1, 1, Fit.STRETCH, ImageLimits.DEFAULT)) {
        assertThat(decoder.decodeWhole(Image.encoded(ImageEncoding.WEBP, file)).rgb())
            .isEqualTo(Samples.openCvRgb(file));
      }
    }
  }

  @Test
  void photographsAreFarFromTheBound() throws Exception {
    int most = 0;
    for (Path path : SharedData.requireFiles("images/photos")) {
      if (!path.toString().endsWith(".JPEG")) {
        continue;
      }
      Image jpeg = Image.encoded(ImageEncoding.JPEG, Files.readAllBytes(path));
      try (var decoder = new ImageDecoder(1, 1, Fit.STRETCH, ImageLimits.DEFAULT)) {
        Pixels pixels = decoder.decodeWhole(jpeg);
        byte[] file = Samples.encode(ImageEncoding.WEBP, pixels);
        ByteView bits = new ByteView(file, 25, file.length - 25);
        most = Math.max(most, WebpGroups.count(bits, pixels.width(), pixels.height()));
      }
    }
    assertThat(most).isBetween(2, 100);
  }

  private static byte[] pixels(int width, int height, int kind, Random random) {
    byte[] bgra = new byte[4 * width * height];
    int colors = 1 << random.nextInt(9);
    for (int i = 0; i < bgra.length; i++) {
      int pixel = i / 4;
      int x = pixel % width;
      bgra[i] =
          switch (kind) {
            case 0 -> (byte) (x + pixel / width * (i % 4) / 2 + random.nextInt(6));
            case 1 -> (byte) (pixel * 7919 % 1009 % colors * 37 * (i % 4));
            case 2 -> (byte) random.nextInt();
            case 3 -> (byte) (x / 16 * 40 + i % 4 * 11);
            default -> (byte) 77;
          };
    }
    return bgra;
  }

  private static CheckedFile check(byte[] file) throws BadImageException {
    return WebpFile.check(new ByteView(file, 0, file.length), ImageLimits.DEFAULT);
  }

  /** A black image, each block of 4 by 4 pixels of which is coded by another set of codes. */
  private static byte[] ofGroups(int width, int height, int groups) {
    var bits = new BitWriter();
    bits.put(0x2F, 8).put(width - 1, 14).put(height - 1, 14).put(0, 4);
    // No transforms, no cache, but an image of sets.
    bits.put(0, 1).put(0, 1).put(1, 1).put(0, 3);
    int blocks = ((width + 3) / 4) * ((height + 3) / 4);
    bits.put(0, 1).evenCode(280).evenCode(256).noCode().noCode().noCode();
    for (int i = 0; i < blocks; i++) {
      int group = i % groups;
      bits.symbol(group & 0xFF).symbol(group >> 8);
    }
    for (int i = 0; i < 5 * Math.min(groups, blocks); i++) {
      bits.noCode();
    }
    return Samples.webpFile(Samples.webpChunk("VP8L", bits.bytes()));
  }

  /** Writes bits, lowest first. */
  private static final class BitWriter {
    private static final int[] ORDER = {17, 18, 0, 1, 2, 3, 4, 5, 16, 6, 7, 8};

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private int buffer;
    private int count;

    BitWriter put(int value, int bits) {
      for (int i = 0; i < bits; i++) {
        buffer |= ((value >> i) & 1) << count;
        count++;
        if (count == 8) {
          out.write(buffer);
          buffer = 0;
          count = 0;
        }
      }
      return this;
    }

    /** A code of 256 symbols of eight bits each; further ones have none. */
    BitWriter evenCode(int alphabet) {
      put(0, 1).put(ORDER.length - 4, 4);
      for (int length : ORDER) {
        put(length == 0 || length == 8 ? 1 : 0, 3);
      }
      put(0, 1);
      for (int symbol = 0; symbol < alphabet; symbol++) {
        put(symbol < 256 ? 1 : 0, 1);
      }
      return this;
    }

    /** A code whose only symbol is 0 and takes no bits. */
    BitWriter noCode() {
      return put(1, 1).put(0, 3);
    }

    /** A symbol of the even code, whose bits come highest first. */
    BitWriter symbol(int symbol) {
      return put(Integer.reverse(symbol) >>> 24, 8);
    }

    byte[] bytes() {
      put(0, 7);
      byte[] bytes = out.toByteArray();
      return Arrays.copyOf(bytes, bytes.length + 16);
    }
  }
}
