package dev.clipstream.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageHeader;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.Orientation;
import dev.clipstream.image.OverLimitException;
import dev.clipstream.image.Samples;
import dev.clipstream.image.resize.Fit;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageHeaderTest {
  @ParameterizedTest
  @EnumSource(names = {"JPEG", "PNG", "WEBP"})
  void read_givesTheSize(ImageEncoding format) throws BadImageException {
    byte[] file = Samples.encode(format, Samples.gradient(70, 50));
    assertThat(
            FileCheck.of(format, new ByteView(file, 0, file.length), ImageLimits.DEFAULT).header())
        .isEqualTo(new ImageHeader(format, 70, 50, Orientation.UPRIGHT));
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "PNG", "WEBP"})
  void everyTruncationIsRefused(ImageEncoding format) {
    byte[] file = Samples.encode(format, Samples.gradient(40, 30));
    for (int length = 12; length < file.length; length++) {
      Image cut = Image.encoded(format, Arrays.copyOf(file, length));
      assertThatThrownBy(() -> Samples.decode(cut, 8, 8, Fit.STRETCH))
          .as("%d of %d bytes", length, file.length)
          .isInstanceOf(BadImageException.class)
          .hasMessageContaining("truncated");
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "PNG", "WEBP"})
  void bytesAfterTheEndAreIgnored(ImageEncoding format) throws BadImageException {
    byte[] file = Samples.encode(format, Samples.gradient(8, 8));
    byte[] longer = Arrays.copyOf(file, file.length + 1000);
    assertThat(Samples.decode(Image.encoded(format, longer), 8, 8, Fit.STRETCH))
        .isEqualTo(Samples.decode(Image.encoded(format, file), 8, 8, Fit.STRETCH));
  }

  @ParameterizedTest
  @ValueSource(ints = {60_000, Integer.MAX_VALUE, -1})
  void aPngBombIsRefusedByItsHeader(int side) {
    byte[] file = Samples.encode(ImageEncoding.PNG, Samples.gradient(4, 4));
    ByteBuffer.wrap(file).putInt(16, side).putInt(20, side);
    long shown = side & 0xFFFFFFFFL;
    assertThatThrownBy(
            () -> Samples.decode(Image.encoded(ImageEncoding.PNG, file), 4, 4, Fit.STRETCH))
        .isInstanceOf(BadImageException.class)
        .hasMessage("PNG of %dx%d pixels is over the limit of 50000000".formatted(shown, shown));
  }

  @Test
  void aJpegWhoseFrameIsEmptyOrTooLargeIsRefused() {
    byte[] file = Samples.encode(ImageEncoding.JPEG, Samples.gradient(16, 16));
    int frame = 0;
    while (file[frame] != (byte) 0xFF || file[frame + 1] != (byte) 0xC0) {
      frame++;
    }
    for (int height : new int[] {0, 65_535}) {
      ByteBuffer.wrap(file).putShort(frame + 5, (short) height).putShort(frame + 7, (short) 65_535);
      assertThatThrownBy(
              () -> Samples.decode(Image.encoded(ImageEncoding.JPEG, file), 4, 4, Fit.STRETCH))
          .isInstanceOf(BadImageException.class)
          .hasMessageStartingWith("JPEG of 65535x" + height + " pixels is ");
    }
  }

  @Test
  void limitsHoldForBytesAndPixels() {
    byte[] file = Samples.encode(ImageEncoding.PNG, Samples.gradient(10, 10));
    Image image = Image.encoded(ImageEncoding.PNG, file);
    ByteBuffer target = ByteBuffer.allocateDirect(12);
    try (var bytes = new ImageDecoder(2, 2, Fit.STRETCH, new ImageLimits(file.length - 1, 100));
        var pixels = new ImageDecoder(2, 2, Fit.STRETCH, new ImageLimits(file.length, 99))) {
      assertThatThrownBy(() -> bytes.decode(image, target, 0))
          .hasMessage("image of %d bytes is over the limit of %d", file.length, file.length - 1);
      assertThatThrownBy(() -> pixels.decode(image, target, 0))
          .hasMessage("PNG of 10x10 pixels is over the limit of 99");
      assertThatThrownBy(
              () -> bytes.decode(Image.encoded(ImageEncoding.JPEG, new byte[0]), target, 0))
          .hasMessage("image is empty");
    }
  }

  @Test
  void anImageThatIsMuchLongerThanWide_orWiderThanLong_isRefused() throws BadImageException {
    ByteBuffer target = ByteBuffer.allocateDirect(12);
    ImageLimits limits = new ImageLimits(10_000, 10_000, 3);
    for (int[] size : new int[][] {{31, 10}, {10, 31}, {4, 1}}) {
      byte[] file = Samples.encode(ImageEncoding.PNG, Samples.gradient(size[0], size[1]));
      try (var decoder = new ImageDecoder(2, 2, Fit.STRETCH, limits)) {
        assertThatThrownBy(() -> decoder.decode(Image.encoded(ImageEncoding.PNG, file), target, 0))
            .isInstanceOf(OverLimitException.class)
            .hasMessageContaining("more than 3 times the other");
      }
    }
    byte[] file = Samples.encode(ImageEncoding.PNG, Samples.gradient(30, 10));
    try (var decoder = new ImageDecoder(2, 2, Fit.STRETCH, limits)) {
      decoder.decode(Image.encoded(ImageEncoding.PNG, file), target, 0);
    }
  }
}
