package dev.clipstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.testing.SharedData;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.IntPointer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OrientationTest {
  private static final int WIDTH = 96;
  private static final int HEIGHT = 64;
  private static final Orientation[] VALUES = Orientation.values();

  static Stream<Arguments> formatsAndOrientations() {
    return Stream.of(ImageEncoding.JPEG, ImageEncoding.PNG, ImageEncoding.WEBP)
        .flatMap(
            format -> IntStream.rangeClosed(1, 8).mapToObj(value -> Arguments.of(format, value)));
  }

  @ParameterizedTest
  @MethodSource("formatsAndOrientations")
  void everyOrientationGivesTheSameImage_inEveryFormat(ImageEncoding format, int value)
      throws BadImageException {
    Pixels upright = Samples.gradient(WIDTH, HEIGHT);
    Image image = stored(format, upright, value);
    try (var decoder = new ImageDecoder(24, 16, Fit.STRETCH, ImageLimits.DEFAULT)) {
      Pixels whole = decoder.decodeWhole(image);
      assertThat(whole.width()).isEqualTo(WIDTH);
      assertThat(whole.height()).isEqualTo(HEIGHT);
      assertThat(Samples.meanDifference(whole.rgb(), upright.rgb()))
          .isLessThan(format == ImageEncoding.JPEG ? 2 : 1e-9);
    }
    Image reference = stored(format, upright, 1);
    for (Fit fit : Fit.values()) {
      for (int side : new int[] {11, 16, 32, 64}) {
        assertThat(
                Samples.meanDifference(
                    Samples.decode(image, side, side, fit),
                    Samples.decode(reference, side, side, fit)))
            .as("%s to %d", fit, side)
            .isLessThan(1.5);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"Landscape", "Portrait"})
  void realCameraFilesOfAllOrientationsLookAlike(String kind)
      throws IOException, BadImageException {
    byte[] reference = null;
    for (int value = 1; value <= 8; value++) {
      var file = SharedData.require("images/exif-orientation/%s_%d.jpg".formatted(kind, value));
      Image image = Image.encoded(ImageEncoding.JPEG, Files.readAllBytes(file));
      byte[] rgb = Samples.decode(image, 64, 64, Fit.STRETCH);
      reference = reference == null ? rgb : reference;
      // Each file carries its number in large figures, so that they are not quite the same.
      assertThat(Samples.meanDifference(rgb, reference)).as("orientation %d", value).isLessThan(4);
    }
  }

  /** The type that the standard asks for is SHORT (3); LONG (4) is what some tools write. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void ofExif_takesShortAndLongNumbers_inBothByteOrders(boolean little) {
    for (int value = 1; value <= 8; value++) {
      assertThat(Orientation.ofExif(exif(little, 3, value, 0))).isEqualTo(VALUES[value - 1]);
      assertThat(Orientation.ofExif(exif(little, 4, 0, value))).isEqualTo(VALUES[value - 1]);
    }
    for (int type : new int[] {0, 1, 2, 5, 9, 12}) {
      assertThat(Orientation.ofExif(exif(little, type, 6, 6))).isEqualTo(Orientation.UPRIGHT);
    }
    for (int value : new int[] {0, 9, -1, 0x10006, Integer.MIN_VALUE + 6}) {
      assertThat(Orientation.ofExif(exif(little, 4, 0, value))).isEqualTo(Orientation.UPRIGHT);
    }
  }

  /** A block with one entry, whose value is written as a short or as a long number. */
  private static ByteView exif(boolean little, int type, int shortValue, int longValue) {
    ByteBuffer tiff =
        ByteBuffer.allocate(26).order(little ? ByteOrder.LITTLE_ENDIAN : ByteOrder.BIG_ENDIAN);
    tiff.putShort((short) (little ? 0x4949 : 0x4D4D)).putShort((short) 42).putInt(8);
    tiff.putShort((short) 1).putShort((short) 0x0112).putShort((short) type).putInt(1);
    if (longValue == 0) {
      tiff.putShort((short) shortValue);
    } else {
      tiff.putInt(longValue);
    }
    return new ByteView(tiff.array(), 0, 26);
  }

  @Test
  void ofExif_leavesAnImageAsItIsWhereTheBlockIsDamaged() {
    for (String block :
        List.of("", "Exif\0\0", "MM\0*", "II*\0\377\377\377\377", "MM\0*\0\0\0\10")) {
      byte[] bytes = block.getBytes(StandardCharsets.ISO_8859_1);
      assertThat(Orientation.ofExif(new ByteView(bytes, 0, bytes.length)))
          .isEqualTo(Orientation.UPRIGHT);
    }
  }

  @Test
  void ofDisplayMatrix_knowsAllEight() {
    assertThat(
            Stream.of(
                    new int[] {1, 0, 0, 1},
                    new int[] {-1, 0, 0, 1},
                    new int[] {-1, 0, 0, -1},
                    new int[] {1, 0, 0, -1},
                    new int[] {0, 1, 1, 0},
                    new int[] {0, 1, -1, 0},
                    new int[] {0, -1, -1, 0},
                    new int[] {0, -1, 1, 0})
                .map(m -> Orientation.ofDisplayMatrix(new IntPointer(m[0], m[1], 0, m[2], m[3]))))
        .containsExactly(Orientation.values());
  }

  private static Image stored(ImageEncoding format, Pixels upright, int value) {
    Pixels stored = store(upright, value);
    byte[] file = Samples.encode(format, stored);
    return Image.encoded(format, Samples.withOrientation(format, stored, file, value));
  }

  /** The pixels that, turned as EXIF says of this value, give the upright image. */
  private static Pixels store(Pixels upright, int value) {
    int width = value <= 4 ? upright.width() : upright.height();
    int height = value <= 4 ? upright.height() : upright.width();
    int right = upright.width() - 1;
    int bottom = upright.height() - 1;
    byte[] rgb = new byte[upright.rgb().length];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int[] from =
            switch (value) {
              case 2 -> new int[] {right - x, y};
              case 3 -> new int[] {right - x, bottom - y};
              case 4 -> new int[] {x, bottom - y};
              case 5 -> new int[] {y, x};
              case 6 -> new int[] {right - y, x};
              case 7 -> new int[] {right - y, bottom - x};
              case 8 -> new int[] {y, bottom - x};
              default -> new int[] {x, y};
            };
        int source = (from[1] * upright.width() + from[0]) * 3;
        System.arraycopy(upright.rgb(), source, rgb, (y * width + x) * 3, 3);
      }
    }
    return new Pixels(width, height, rgb);
  }
}
