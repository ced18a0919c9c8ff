package dev.clipstream.image.jpeg;

import static dev.clipstream.image.TestJpeg.BASELINE;
import static dev.clipstream.image.TestJpeg.PROGRESSIVE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ByteView;
import dev.clipstream.image.CheckedFile;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.OverLimitException;
import dev.clipstream.image.Samples;
import dev.clipstream.image.TestJpeg;
import dev.clipstream.image.resize.Fit;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JpegFileTest {

  /** Seconds for a decoder, each of a few kilobytes. */
  @Test
  void scansTimesPixelsAreBounded_whateverKindTheScansAre() {
    TestJpeg refining = new TestJpeg(PROGRESSIVE, 7000, 7000, 1).dcScan();
    TestJpeg beginning = new TestJpeg(PROGRESSIVE, 7000, 7000, 1).dcScan();
    TestJpeg dc = new TestJpeg(PROGRESSIVE, 7000, 7000, 1).dcScan();
    for (int i = 1; i < 100; i++) {
      refining.acScan(1, true);
      beginning.acScan(1, false);
      dc.dcScan();
    }
    for (TestJpeg jpeg : new TestJpeg[] {refining, beginning, dc}) {
      assertThatThrownBy(() -> check(jpeg.end()))
          .isInstanceOf(OverLimitException.class)
          .hasMessageStartingWith("JPEG of 7000x7000 pixels has ")
          .hasMessageEndingWith(" scans or more, too many for its size");
    }
  }

  /** As libjpeg and cameras write them: ten scans, four of which refine AC coefficients. */
  @ParameterizedTest
  @ValueSource(ints = {5164, 7070})
  void aProgressiveImageOfTheUsualScansHasRoom_upToTheLimitOfPixels(int side) {
    TestJpeg usual = new TestJpeg(PROGRESSIVE, side, side, 3).dcScan();
    usual.acScan(1, false).acScan(2, false).acScan(3, false).acScan(1, false);
    usual.acScan(1, true).dcScan().acScan(2, true).acScan(3, true).acScan(1, true);
    assertThatCode(() -> check(usual.end())).doesNotThrowAnyException();
  }

  @Test
  void moreThanAHundredScansAreRefused_ofThoseThatTheImageHas() throws BadImageException {
    TestJpeg jpeg = new TestJpeg(PROGRESSIVE, 16, 16, 1).dcScan();
    for (int i = 0; i < 100; i++) {
      jpeg.acScan(1, true);
    }
    byte[] file = jpeg.end();
    assertThatThrownBy(() -> check(file))
        .isInstanceOf(OverLimitException.class)
        .hasMessage("JPEG has more than 100 scans");
    // What follows the end is not the image's: phones append films there.
    byte[] sound = new TestJpeg(PROGRESSIVE, 16, 16, 1).dcScan().acScan(1, false).end();
    byte[] longer = Arrays.copyOf(sound, sound.length + file.length);
    System.arraycopy(file, 0, longer, sound.length, file.length);
    assertThat(kept(longer)).isEqualTo(kept(sound));
  }

  @Test
  void theDecoderGetsWhatPixelsAreMadeOf_andNothingElse() throws BadImageException {
    byte[] plain = Samples.encode(ImageEncoding.JPEG, Samples.gradient(20, 20));
    byte[] profile = new byte[60_000];
    TestJpeg extras =
        new TestJpeg(BASELINE, 8, 8, 1)
            .segment(0xE1, profile)
            .segment(0xE2, profile)
            .segment(0xFE, profile)
            .segment(0xED, profile)
            .scan(1, 1);
    assertThat(kept(plain).length).isBetween(plain.length, plain.length + 16);
    assertThat(kept(extras.end()).length).isLessThan(250);
  }

  @Test
  void theEndMarkerIsKeptFromTheDecoder_soThatItCannotGoOnWithoutData() throws BadImageException {
    byte[] kept = kept(new TestJpeg(BASELINE, 40, 40, 1).scan(1, 1).end());
    assertThat(kept).endsWith(0xFF, 0, 0xFF, 0);
    assertThat(new ByteView(kept, 0, kept.length).lastMarker(0xD9, 0)).isEqualTo(-1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0xC3, 0xC5, 0xCB, 0xCF})
  void kindsThatNoDecoderHereKnowsAreRefusedByName(int marker) {
    assertThatThrownBy(() -> check(new TestJpeg(marker, 8, 8, 1).scan(1, 1).end()))
        .isInstanceOf(BadImageException.class)
        .hasMessageContaining("(SOF" + (marker - 0xC0) + ")");
  }

  @Test
  void segmentsThatMakeNoSenseAreRefused() {
    assertRefused(new TestJpeg(BASELINE, 8, 8, 1).marker(0xD8).scan(1, 1), "no place in it");
    assertRefused(
        new TestJpeg(BASELINE, 8, 8, 1).segment(0x02, (byte) 1).scan(1, 1), "no place in it");
    assertRefused(
        new TestJpeg(BASELINE, 8, 8, 1).segment(0xC0, new byte[9]).scan(1, 1), "frame header");
    assertRefused(new TestJpeg(BASELINE, 8, 8, 1).segment(0xDD).scan(1, 1), "restart interval");
    assertRefused(new TestJpeg(BASELINE, 8, 8, 1).segment(0xDA), "a scan's header");
    assertRefused(new TestJpeg(BASELINE, 8, 8, 3).segment(0xDA), "a scan's header");
    assertRefused(new TestJpeg(PROGRESSIVE, 8, 8, 1).scan(1, 1), "coefficients 0 to 63");
    assertRefused(new TestJpeg(PROGRESSIVE, 8, 8, 1).acScan(2, false), "the frame has not");
    assertRefused(new TestJpeg(BASELINE, 8, 8, 5).scan(1, 4), "5 components");
  }

  @Test
  void sequentialScansOfOneComponentEachAreOneImage() throws BadImageException {
    byte[] file = new TestJpeg(BASELINE, 33, 17, 3).scan(1, 1).scan(2, 1).scan(3, 1).end();
    byte[] together = new TestJpeg(BASELINE, 33, 17, 3).scan(1, 3).end();
    assertThat(decode(file)).isEqualTo(decode(together)).containsOnly(128);
  }

  private static void assertRefused(TestJpeg jpeg, String why) {
    assertThatThrownBy(() -> check(jpeg.end()))
        .isExactlyInstanceOf(BadImageException.class)
        .hasMessageStartingWith("JPEG ")
        .hasMessageContaining(why);
  }

  private static byte[] decode(byte[] file) throws BadImageException {
    return Samples.decode(Image.encoded(ImageEncoding.JPEG, file), 16, 16, Fit.STRETCH);
  }

  private static CheckedFile check(byte[] file) throws BadImageException {
    return JpegFile.check(new ByteView(file, 0, file.length), ImageLimits.DEFAULT);
  }

  private static byte[] kept(byte[] file) throws BadImageException {
    return Samples.bytes(check(file).parts());
  }
}
