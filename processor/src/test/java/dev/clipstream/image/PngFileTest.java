package dev.clipstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.resize.Fit;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** What of a PNG reaches the native decoder. */
class PngFileTest {
  private static final Pixels PIXELS = Samples.gradient(20, 12);
  private static final List<byte[]> CHUNKS = chunks(Samples.encode(ImageEncoding.PNG, PIXELS));
  private static final byte[] IHDR = CHUNKS.get(0);
  private static final byte[] IDAT = CHUNKS.get(1);
  private static final byte[] IEND = CHUNKS.get(CHUNKS.size() - 1);

  @Example
  void aLastChunkThatClaimsFourGigabytesCostsNothing() throws BadImageException {
    byte[] claims = claiming(IEND, 0xFFFFFFE4);
    assertRefused("it has no image data", IHDR, claims);
    // Where all else is there, so is the image.
    assertThat(decode(IHDR, IDAT, claims)).isEqualTo(PIXELS.rgb());
    assertThat(kept(IHDR, IDAT, claims)).isEqualTo(file(IHDR, IDAT, IEND));
  }

  @Example
  void noChunkIsBelievedToBeLongerThanTheFile() {
    for (String type : List.of("IDAT", "PLTE", "tRNS", "zTXt", "fdAT")) {
      assertRefused("ends within a chunk", IHDR, claiming(chunk(type, 40), -1), IDAT, IEND);
      assertRefused("ends within a chunk", IHDR, IDAT, claiming(chunk(type, 40), 900), IEND);
    }
  }

  @Property(tries = 200)
  void animationsProfilesAndTextsAreKeptFromTheDecoder_whereverTheyStand(
      @ForAll @IntRange(max = 3) int place, @ForAll @IntRange(max = 9) int kind)
      throws BadImageException {
    String type =
        List.of("acTL", "fcTL", "fdAT", "iCCP", "tEXt", "zTXt", "iTXt", "tRNS", "eXIf", "gAMA")
            .get(kind);
    List<byte[]> chunks = new ArrayList<>(List.of(IHDR, IDAT, IEND));
    chunks.add(Math.min(place, 2) == 0 ? 1 : Math.min(place, 2), chunk(type, 30));
    byte[][] all = chunks.toArray(new byte[0][]);
    assertThat(kept(all)).isEqualTo(file(IHDR, IDAT, IEND));
    assertThat(decode(all)).isEqualTo(PIXELS.rgb());
  }

  @Example
  void anAnimationIsItsStillImage() throws BadImageException {
    byte[] acTL = Samples.pngChunk("acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0});
    byte[] fcTL = Samples.pngChunk("fcTL", new byte[26]);
    byte[] fdAT = Samples.pngChunk("fdAT", new byte[40]);
    byte[][] all = {IHDR, acTL, fcTL, IDAT, fcTL, fdAT, IEND};
    assertThat(decode(all)).isEqualTo(PIXELS.rgb());
  }

  @Example
  void imageDataInSeveralPlacesIsOnlyTheFirst() throws BadImageException {
    byte[] text = chunk("tEXt", 10);
    assertThat(kept(IHDR, IDAT, text, IDAT, IEND)).isEqualTo(file(IHDR, IDAT, IEND));
  }

  @Example
  void aPaletteIsKeptWhereThereMustBeOne_andCheckedThere() throws BadImageException {
    byte[] header = header(8, 3, 0);
    byte[] palette = chunk("PLTE", 6);
    assertThat(kept(header, palette, IDAT, IEND)).isEqualTo(file(header, palette, IDAT, IEND));
    assertThat(kept(IHDR, palette, IDAT, IEND)).isEqualTo(file(IHDR, IDAT, IEND));
    assertRefused("no palette", header, IDAT, palette, IEND);
    for (int bytes : new int[] {0, 4, 771}) {
      assertRefused("1 to 256 colors", header, chunk("PLTE", bytes), IDAT, IEND);
    }
    assertRefused("1 to 256 colors", header, palette, palette, IDAT, IEND);
  }

  @Example
  void headersThatNameNoKindOfImageAreRefused() {
    int[][] kinds = {{3, 0, 0}, {16, 3, 0}, {4, 2, 0}, {8, 1, 0}, {8, 5, 0}, {8, 7, 0}, {8, 2, 2}};
    for (int[] kind : kinds) {
      assertRefused("kind of image", header(kind[0], kind[1], kind[2]), IDAT, IEND);
    }
    assertRefused("begin with an IHDR chunk", chunk("IHDR", 14), IDAT, IEND);
    assertRefused("begin with an IHDR chunk", IDAT, IHDR, IEND);
  }

  private static byte[] header(int depth, int color, int interlace) {
    byte[] data = Arrays.copyOfRange(IHDR, 8, 21);
    data[8] = (byte) depth;
    data[9] = (byte) color;
    data[12] = (byte) interlace;
    return Samples.pngChunk("IHDR", data);
  }

  private static byte[] chunk(String type, int bytes) {
    return Samples.pngChunk(type, new byte[bytes]);
  }

  private static byte[] claiming(byte[] chunk, int length) {
    byte[] claims = chunk.clone();
    ByteBuffer.wrap(claims).putInt(0, length);
    return claims;
  }

  private static List<byte[]> chunks(byte[] file) {
    List<byte[]> chunks = new ArrayList<>();
    for (int at = 8; at < file.length; ) {
      int length = 12 + ByteBuffer.wrap(file).getInt(at);
      chunks.add(Arrays.copyOfRange(file, at, at + length));
      at += length;
    }
    assertThat(chunks).hasSize(3);
    assertThat(new String(chunks.get(1), 4, 4, StandardCharsets.US_ASCII)).isEqualTo("IDAT");
    return chunks;
  }

  private static byte[] file(byte[]... chunks) {
    return Samples.concat(PngFile.SIGNATURE, Samples.concat(chunks));
  }

  private static byte[] kept(byte[]... chunks) throws BadImageException {
    byte[] file = file(chunks);
    return Samples.bytes(
        PngFile.check(new ByteView(file, 0, file.length), ImageLimits.DEFAULT).parts());
  }

  private static byte[] decode(byte[]... chunks) throws BadImageException {
    Image image = Image.encoded(ImageEncoding.PNG, file(chunks));
    return Samples.decode(image, PIXELS.width(), PIXELS.height(), Fit.STRETCH);
  }

  private static void assertRefused(String why, byte[]... chunks) {
    assertThatThrownBy(() -> kept(chunks))
        .isExactlyInstanceOf(BadImageException.class)
        .hasMessageStartingWith("PNG is ")
        .hasMessageContaining(why);
  }
}
