package dev.clipstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.image.resize.Fit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegEncoderTest {
  @Test
  void encode_givesWhatTheDecoderReadsBack_forImagesOfChangingSize() throws BadImageException {
    try (var encoder = new JpegEncoder(JpegEncoder.DEFAULT_QUALITY);
        var decoder = new ImageDecoder(1, 1, Fit.STRETCH, ImageLimits.DEFAULT)) {
      for (int width : new int[] {64, 9, 320, 1}) {
        Pixels pixels = Samples.gradient(width, 48);
        Pixels back =
            decoder.decodeWhole(Image.encoded(ImageEncoding.JPEG, encoder.encode(pixels)));
        assertThat(back.width()).isEqualTo(width);
        assertThat(back.height()).isEqualTo(48);
        assertThat(Samples.meanDifference(back.rgb(), pixels.rgb())).isLessThan(2);
      }
    }
  }

  @Test
  void lowerQualityGivesSmallerFiles() {
    Pixels pixels = Samples.gradient(200, 200);
    try (var low = new JpegEncoder(10);
        var high = new JpegEncoder(100)) {
      assertThat(low.encode(pixels)).hasSizeLessThan(high.encode(pixels).length);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 101, -1})
  void qualityOutOfRangeIsRefused(int quality) {
    assertThatThrownBy(() -> new JpegEncoder(quality))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("JPEG quality must be 1 to 100, but is " + quality);
  }

  @Test
  void anImageTooWideForJpegIsRefused() {
    try (var encoder = new JpegEncoder(50)) {
      assertThatThrownBy(() -> encoder.encode(new Pixels(70_000, 1, new byte[210_000])))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("70000x1");
    }
  }
}
