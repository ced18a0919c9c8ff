package dev.clipstream.image.webp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.Samples;
import dev.clipstream.image.resize.Fit;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a WebP reaches the native decoder. */
class WebpFileTest {
  private static final Pixels PIXELS = Samples.gradient(21, 12);

  /** The chunk of a lossless image, filled up to an even length. */
  private static final byte[] IMAGE = imageChunk(PIXELS);

  private static final byte[] OTHER = imageChunk(Samples.gradient(9, 9));

  @Test
  void anAnimationIsItsFirstFrame_atItsOwnSize_whateverTheCanvas() throws BadImageException {
    byte[] first = frame(0, 0, 21, 12, IMAGE);
    byte[] second = frame(0, 0, 9, 9, OTHER);
    byte[] small = file(extended(21, 12, 0x02), chunk("ANIM", new byte[6]), first, second);
    byte[] large = file(extended(16_000, 16_000, 0x12), chunk("ANIM", new byte[6]), first, second);
    for (byte[] file : new byte[][] {small, large}) {
      assertThat(kept(file)).isEqualTo(file(IMAGE));
      assertThat(decode(file)).isEqualTo(PIXELS.rgb());
    }
  }

  @Test
  void framesThatAreNotWhatTheySayAreRefused() {
    assertRefused("first frame", file(extended(21, 12, 2), frame(0, 0, 20, 12, IMAGE)));
    assertRefused("first frame", file(extended(21, 12, 2), frame(2, 0, 21, 12, IMAGE)));
    assertRefused("first frame", file(extended(21, 12, 2), frame(0, 2, 21, 12, IMAGE)));
    assertRefused("first frame", file(extended(21, 12, 2), chunk("ANMF", new byte[15])));
    assertRefused("no image", file(extended(21, 12, 2), frame(0, 0, 21, 12, new byte[0])));
    assertRefused("no whole chunk ANMF", file(extended(21, 12, 2), IMAGE));
    assertRefused("no image", file(extended(21, 12, 0), frame(0, 0, 21, 12, IMAGE)));
    assertRefused("differ in size", file(extended(21, 13, 0), IMAGE));
    assertRefused("header is too short", file(chunk("VP8X", new byte[4]), IMAGE));
    assertRefused("no header", file(chunk("VP8L", new byte[8])));
    assertRefused("no header", file(chunk("VP8 ", new byte[20])));
  }

  @ParameterizedTest
  @ValueSource(ints = {40, 80, 101})
  void transparencyIsDroppedBeforeDecoding_andTheColorsAreTheSame(int quality)
      throws BadImageException {
    try (var pixels = new Mat(30, 44, CV_8UC4)) {
      byte[] bgra = new byte[30 * 44 * 4];
      for (int i = 0; i < bgra.length; i++) {
        bgra[i] = (byte) (i % 4 == 3 ? i / 200 : i / 30 * (i % 4 + 1));
      }
      pixels.data().put(bgra);
      byte[] file = Samples.encode(".webp", pixels, IMWRITE_WEBP_QUALITY, quality);
      Image image = Image.encoded(ImageEncoding.WEBP, file);
      assertThat(Samples.decode(image, 44, 30, Fit.STRETCH)).isEqualTo(Samples.openCvRgb(file));
      assertThat(kept(file).length).isLessThanOrEqualTo(file.length);
    }
  }

  @Test
  void whatStandsBesideTheImageNeedNotBeWhole_butTheImageMust() throws BadImageException {
    byte[] profile = chunk("ICCP", new byte[300]);
    assertThat(kept(file(extended(21, 12, 0x20), profile, IMAGE))).isEqualTo(file(IMAGE));
    byte[] claims = chunk("EXIF", new byte[8]);
    ByteBuffer.wrap(claims).order(ByteOrder.LITTLE_ENDIAN).putInt(4, Integer.MAX_VALUE);
    assertThat(kept(file(extended(21, 12, 0x08), IMAGE, claims))).isEqualTo(file(IMAGE));
    byte[] longer = IMAGE.clone();
    ByteBuffer.wrap(longer).order(ByteOrder.LITTLE_ENDIAN).putInt(4, IMAGE.length);
    for (byte[] file : new byte[][] {file(longer), file(extended(21, 12, 0), longer)}) {
      assertThatThrownBy(() -> kept(file))
          .isExactlyInstanceOf(BadImageException.class)
          .hasMessage("WebP is truncated: it ends within a chunk");
    }
  }

  private static byte[] imageChunk(Pixels pixels) {
    byte[] file = Samples.encode(ImageEncoding.WEBP, pixels);
    return Arrays.copyOfRange(file, 12, file.length);
  }

  private static byte[] frame(int left, int top, int width, int height, byte[] image) {
    byte[] head = new byte[16];
    put24(head, 0, left / 2);
    put24(head, 3, top / 2);
    put24(head, 6, width - 1);
    put24(head, 9, height - 1);
    return chunk("ANMF", Samples.concat(head, image));
  }

  private static byte[] extended(int width, int height, int flags) {
    byte[] data = new byte[10];
    data[0] = (byte) flags;
    put24(data, 4, width - 1);
    put24(data, 7, height - 1);
    return chunk("VP8X", data);
  }

  private static void put24(byte[] bytes, int at, int value) {
    bytes[at] = (byte) value;
    bytes[at + 1] = (byte) (value >> 8);
    bytes[at + 2] = (byte) (value >> 16);
  }

  private static byte[] chunk(String name, byte[] data) {
    return Samples.webpChunk(name, data);
  }

  private static byte[] file(byte[]... chunks) {
    return Samples.webpFile(chunks);
  }

  private static byte[] kept(byte[] file) throws BadImageException {
    return Samples.bytes(
        WebpFile.check(new ByteView(file, 0, file.length), ImageLimits.DEFAULT).parts());
  }

  private static byte[] decode(byte[] file) throws BadImageException {
    Image image = Image.encoded(ImageEncoding.WEBP, file);
    return Samples.decode(image, PIXELS.width(), PIXELS.height(), Fit.STRETCH);
  }

  private static void assertRefused(String why, byte[] file) {
    assertThatThrownBy(() -> kept(file))
        .isExactlyInstanceOf(BadImageException.class)
        .hasMessageStartingWith("WebP is corrupt: ")
        .hasMessageContaining(why);
  }
}
