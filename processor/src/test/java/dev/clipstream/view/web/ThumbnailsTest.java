package dev.clipstream.view.web;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.image.resize.Fit;
import java.util.Arrays;
import java.util.Base64;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ThumbnailsTest {

  private static final String PREFIX = "data:image/jpeg;base64,";

  private final Thumbnails thumbnails = new Thumbnails();

  @AfterEach
  void close() {
    thumbnails.close();
  }

  private static byte[] jpeg(int width, int height) {
    byte[] rgb = new byte[3 * width * height];
    new Random(1).nextBytes(rgb);
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      return encoder.encode(new Pixels(width, height, rgb));
    }
  }

  private static byte[] file(String address) {
    assertThat(address).startsWith(PREFIX);
    return Base64.getDecoder().decode(address.substring(PREFIX.length()));
  }

  @Test
  void aSmallJpeg_goesAsItCame_evenFromTheMiddleOfARecord() {
    byte[] small = jpeg(64, 48);
    byte[] record = Arrays.copyOf(new byte[7], 7 + small.length + 5);
    System.arraycopy(small, 0, record, 7, small.length);
    Image image = new Image(ImageEncoding.JPEG, 0, 0, record, 7, small.length);
    assertThat(file(thumbnails.of(image))).isEqualTo(small);
  }

  @Test
  void aLargeImage_becomesOneOfATilesSize() throws BadImageException {
    byte[] large = jpeg(1920, 1080);
    byte[] made = file(thumbnails.of(Image.encoded(ImageEncoding.JPEG, large)));
    assertThat(made.length).isLessThan(large.length / 4);
    try (ImageDecoder decoder = new ImageDecoder(1, 1, Fit.STRETCH, ImageLimits.DEFAULT)) {
      Pixels pixels = decoder.decodeWhole(Image.encoded(ImageEncoding.JPEG, made));
      assertThat(pixels.width()).isEqualTo(Thumbnails.WIDTH);
      assertThat(pixels.height()).isEqualTo(Thumbnails.HEIGHT);
    }
  }

  @Test
  void rawPixels_becomeAJpeg() {
    Image raw = Image.raw(ImageEncoding.RGB24, 8, 8, new byte[3 * 64]);
    assertThat(file(thumbnails.of(raw))).startsWith(0xFF, 0xD8, 0xFF);
  }

  @Test
  void whatIsNoImage_hasNoAddress_whateverItIsCalled() {
    byte[] script = "<svg onload='1'/>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
    assertThat(thumbnails.of(Image.encoded(ImageEncoding.JPEG, script))).isEmpty();
    byte[] torn = Arrays.copyOf(jpeg(1920, 1080), 50_000);
    assertThat(thumbnails.of(Image.encoded(ImageEncoding.JPEG, torn))).isEmpty();
  }
}
