package dev.clipstream.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import dev.clipstream.image.CheckedFile;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.Samples;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Files made after public reports on what went wrong elsewhere. */
class ImageCasesTest {
  private static final String IMAGES = "cases/images/";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "04_trailing_512.jpg",
        "10_progressive.jpg",
        "54_two_jpegs.jpg",
        "83_progressive_then_100_ffda.jpg"
      })
  void oddButWholeFilesAreTheImageThatTheyBeginWith(String name) throws Exception {
    assertThat(decode(IMAGES + name).rgb()).isEqualTo(decode(IMAGES + "00_control.jpg").rgb());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "05_truncated_eoi_added.jpg",
        "06_truncated.jpg",
        "08_lost_middle.jpg",
        "09_zeros_middle.jpg",
        "50_restart_interval_lost.jpg"
      })
  void damagedFilesAreRefused(String name) {
    assertThatThrownBy(() -> decode(IMAGES + name))
        .isExactlyInstanceOf(BadImageException.class)
        .hasMessageStartingWith("JPEG ");
  }

  @ParameterizedTest
  @CsvSource({
    "17_exif6_long.jpg, 16_exif6_short.jpg",
    "18_exif6_long_be.jpg, 16_exif6_short.jpg",
    "80_webp_exif6_long.webp, 79_png_exif6_long.png"
  })
  void orientationMayBeWrittenAsALongNumber(String name, String reference) throws Exception {
    Pixels turned = decode(IMAGES + name);
    Pixels expected = decode(IMAGES + reference);
    assertThat(turned.width()).isEqualTo(160).isEqualTo(expected.width());
    assertThat(turned.rgb()).isEqualTo(expected.rgb());
  }

  @Test
  void theFormatsOfAllFilesDifferOnlyInWhatTheirCodingLoses() throws Exception {
    double jpegLoses =
        Samples.meanDifference(
            decode(IMAGES + "79_png_exif6_long.png").rgb(),
            decode(IMAGES + "16_exif6_short.jpg").rgb());
    assertThat(jpegLoses).isLessThan(6);
  }

  @ParameterizedTest
  @CsvSource({"60_phone.heic, HEIC", "61.avif, AVIF", "65.jp2, JPEG 2000"})
  void formatsThatAreNotReadAreRefusedByName(String name, String format) {
    assertThatThrownBy(() -> decode(IMAGES + name))
        .isExactlyInstanceOf(BadImageException.class)
        .hasMessage(
            "bytes said to be JPEG are a " + format + " file: convert it to JPEG, PNG or WebP");
  }

  @Test
  void filesThatClaimWhatTheyDoNotHaveCostNothing() throws Exception {
    assertThatThrownBy(() -> decode("cases/records/png_iend_4gb.png"))
        .isExactlyInstanceOf(BadImageException.class)
        .hasMessage("PNG is corrupt: it has no image data");
    byte[] file = read("cases/records/webp_animated_large.webp");
    CheckedFile checked =
        FileCheck.of(ImageEncoding.WEBP, new ByteView(file, 0, file.length), ImageLimits.DEFAULT);
    assertThat(checked.header().width() * checked.header().height()).isEqualTo(49_000_000);
    // One frame of one color, which takes 7 bytes a pixel where an animation takes 11.
    assertThat(checked.parts().length()).isEqualTo(38);
  }

  private static Pixels decode(String name) throws IOException, BadImageException {
    try (var decoder = new ImageDecoder(1, 1, Fit.STRETCH, ImageLimits.DEFAULT)) {
      return decoder.decodeWhole(Image.encoded(ImageEncoding.JPEG, read(name)));
    }
  }

  private static byte[] read(String name) throws IOException {
    return Files.readAllBytes(SharedData.require(name));
  }
}
