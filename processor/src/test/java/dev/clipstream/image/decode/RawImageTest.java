package dev.clipstream.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.Samples;
import dev.clipstream.image.resize.Fit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RawImageTest {
  private static final int WIDTH = 32;
  private static final int HEIGHT = 16;

  @ParameterizedTest
  @EnumSource(names = {"RGB24", "BGR24", "GRAY8", "NV12", "I420"})
  void everyRawFormatIsConvertedAsItsDefinitionSays(ImageEncoding format) throws BadImageException {
    byte[] expected = new byte[WIDTH * HEIGHT * 3];
    byte[] raw = new byte[size(format)];
    for (int y = 0; y < HEIGHT; y++) {
      for (int x = 0; x < WIDTH; x++) {
        fill(format, raw, expected, x, y);
      }
    }
    byte[] rgb = Samples.decode(Image.raw(format, WIDTH, HEIGHT, raw), WIDTH, HEIGHT, Fit.STRETCH);
    for (int i = 0; i < rgb.length; i++) {
      assertThat(Math.abs((rgb[i] & 0xFF) - (expected[i] & 0xFF))).as("byte %d", i).isLessThan(3);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"RGB24", "BGR24", "GRAY8", "NV12", "I420"})
  void aLengthAtOddsWithTheSizeIsRefused(ImageEncoding format) {
    int size = size(format);
    for (int length : new int[] {0, 1, size - 1, size + 1}) {
      assertThatThrownBy(
              () ->
                  Samples.decode(
                      Image.raw(format, WIDTH, HEIGHT, new byte[length]), 8, 8, Fit.STRETCH))
          .isInstanceOf(BadImageException.class)
          .hasMessage(
              length == 0
                  ? "image is empty"
                  : "%s of 32x16 pixels takes %d bytes, but there are %d"
                      .formatted(format, size, length));
    }
  }

  @Test
  void sizesMustBeGivenPositiveAndEvenForHalvedChroma() {
    assertRefused(ImageEncoding.GRAY8, 0, 4, "GRAY8 needs the image's width and height");
    assertRefused(ImageEncoding.GRAY8, -4, 4, "GRAY8 of -4x4 pixels is empty");
    assertRefused(ImageEncoding.NV12, 3, 4, "NV12 needs an even width and height, not 3x4");
    assertRefused(
        ImageEncoding.RGB24,
        100_000,
        100_000,
        "RGB24 of 100000x100000 pixels is over the limit of 50000000");
  }

  private static void assertRefused(ImageEncoding format, int width, int height, String message) {
    assertThatThrownBy(
            () -> Samples.decode(Image.raw(format, width, height, new byte[18]), 8, 8, Fit.STRETCH))
        .isInstanceOf(BadImageException.class)
        .hasMessage(message);
  }

  private static int size(ImageEncoding format) {
    return switch (format) {
      case RGB24, BGR24 -> WIDTH * HEIGHT * 3;
      case GRAY8 -> WIDTH * HEIGHT;
      default -> WIDTH * HEIGHT * 3 / 2;
    };
  }

  /** Puts one pixel where the format has it, and what it is in RGB where that is expected. */
  private static void fill(ImageEncoding format, byte[] raw, byte[] rgb, int x, int y) {
    int at = y * WIDTH + x;
    int luma = 60 + 3 * x + 2 * y;
    int u = 100 + 2 * (x / 2);
    int v = 110 + 4 * (y / 2);
    switch (format) {
      case RGB24, BGR24 -> {
        int[] colour = {luma, u, v};
        for (int c = 0; c < 3; c++) {
          rgb[at * 3 + c] = (byte) colour[c];
          raw[at * 3 + (format == ImageEncoding.RGB24 ? c : 2 - c)] = (byte) colour[c];
        }
      }
      case GRAY8 -> {
        raw[at] = (byte) luma;
        for (int c = 0; c < 3; c++) {
          rgb[at * 3 + c] = (byte) luma;
        }
      }
      default -> {
        raw[at] = (byte) luma;
        int plane = WIDTH * HEIGHT;
        if (format == ImageEncoding.NV12) {
          raw[plane + y / 2 * WIDTH + x / 2 * 2] = (byte) u;
          raw[plane + y / 2 * WIDTH + x / 2 * 2 + 1] = (byte) v;
        } else {
          raw[plane + y / 2 * WIDTH / 2 + x / 2] = (byte) u;
          raw[plane + plane / 4 + y / 2 * WIDTH / 2 + x / 2] = (byte) v;
        }
        double base = 1.164 * (luma - 16);
        rgb[at * 3] = clamp(base + 1.596 * (v - 128));
        rgb[at * 3 + 1] = clamp(base - 0.813 * (v - 128) - 0.392 * (u - 128));
        rgb[at * 3 + 2] = clamp(base + 2.017 * (u - 128));
      }
    }
  }

  private static byte clamp(double value) {
    return (byte) Math.max(0, Math.min(255, Math.round(value)));
  }
}
