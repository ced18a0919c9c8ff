package dev.clipstream.image.decode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.Samples;
import dev.clipstream.testing.SharedData;
import dev.clipstream.video.VideoException;
import dev.clipstream.video.VideoReader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.bytedeco.opencv.opencv_core.Mat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ForeignImagesTest {

  @ParameterizedTest
  @ValueSource(strings = {".bmp", ".tiff", ".ppm"})
  void aProducersFilesOfOtherFormatsAreRead(String extension) throws BadImageException {
    Pixels pixels = Samples.gradient(19, 7);
    try (var image = new Mat(7, 19, CV_8UC3)) {
      image.data().put(pixels.rgb());
      Pixels read = ForeignImages.decode(Samples.encode(extension, image));
      assertThat(read.width()).isEqualTo(19);
      // Red and blue are the other way round in a matrix of OpenCV's.
      assertThat(read.rgb()[0]).isEqualTo(pixels.rgb()[2]);
    }
  }

  @ParameterizedTest
  @CsvSource({"60_phone.heic, HEIC", "61.avif, AVIF", "65.jp2, JPEG 2000"})
  void formatsThatNothingHereReadsAreRefusedByName(String name, String format) throws IOException {
    byte[] file = Files.readAllBytes(SharedData.require("cases/images/" + name));
    assertThatThrownBy(() -> ForeignImages.decode(file))
        .isExactlyInstanceOf(BadImageException.class)
        .hasMessage(
            "a " + format + " file, which is not read here: convert it to JPEG, PNG or WebP");
  }

  /** As phones write photographs, whatever the file is called. */
  @Test
  void anImageOfTilesIsNoVideoOfItsFirstTile(@TempDir Path folder) throws IOException {
    byte[] whole = Files.readAllBytes(SharedData.require("cases/images/60_phone.heic"));
    Path tiles = folder.resolve("photo.mov");
    Files.write(tiles, ofTiles(whole));
    assertThatThrownBy(() -> VideoReader.open(tiles.toString()))
        .isInstanceOf(VideoException.class)
        .hasMessageContaining("cut into tiles")
        .hasMessageEndingWith("convert it to JPEG, PNG or WebP");
  }

  /** An image that is two by two times the one in a file of one item. */
  private static byte[] ofTiles(byte[] whole) {
    byte[] hvcC = box(whole, "hvcC");
    byte[] coded = box(whole, "mdat");
    coded = Arrays.copyOfRange(coded, 8, coded.length);
    byte[] grid = {0, 0, 1, 1, 320 >> 8, (byte) (320 & 0xFF), 0, (byte) 240};
    byte[] fileType = box("ftyp", latin1("heic\0\0\0\0mif1heic"));
    byte[] handler = fullBox("hdlr", 0, latin1("\0\0\0\0pict\0\0\0\0\0\0\0\0\0\0\0\0\0"));
    byte[] primary = fullBox("pitm", 0, new byte[] {0, 5});
    byte[] items = new byte[] {0, 5};
    for (int id = 1; id <= 5; id++) {
      byte[] type = latin1(id == 5 ? "grid" : "hvc1");
      items =
          Samples.concat(
              items,
              fullBox(
                  "infe",
                  2 << 24,
                  Samples.concat(new byte[] {0, (byte) id, 0, 0}, type, new byte[1])));
    }
    byte[] derived = box("dimg", new byte[] {0, 5, 0, 4, 0, 1, 0, 2, 0, 3, 0, 4});
    byte[] references = fullBox("iref", 0, derived);
    byte[] sizeOfTile = fullBox("ispe", 0, ints(160, 120));
    byte[] sizeOfAll = fullBox("ispe", 0, ints(320, 240));
    byte[] container = box("ipco", Samples.concat(hvcC, sizeOfTile, sizeOfAll));
    byte[] associations = ints(5);
    for (int id = 1; id <= 5; id++) {
      byte[] of = id == 5 ? new byte[] {0, 5, 1, 3} : new byte[] {0, (byte) id, 2, (byte) 0x81, 2};
      associations = Samples.concat(associations, of);
    }
    byte[] properties = box("iprp", Samples.concat(container, fullBox("ipma", 0, associations)));
    byte[] head = new byte[0];
    // The places of the data are known once the boxes before it are.
    for (int round = 0; round < 2; round++) {
      int data = head.length + 8;
      byte[] places = new byte[] {0x44, 0x00, 0, 5};
      for (int id = 1; id <= 5; id++) {
        places =
            Samples.concat(
                places,
                new byte[] {0, (byte) id, 0, 0, 0, 1},
                id == 5 ? ints(data + coded.length, grid.length) : ints(data, coded.length));
      }
      byte[] meta =
          fullBox(
              "meta",
              0,
              Samples.concat(
                  handler,
                  primary,
                  fullBox("iloc", 0, places),
                  fullBox("iinf", 0, items),
                  references,
                  properties));
      head = Samples.concat(fileType, meta);
    }
    return Samples.concat(head, box("mdat", Samples.concat(coded, grid)));
  }

  private static byte[] box(byte[] file, String name) {
    byte[] wanted = latin1(name);
    int at = 4;
    while (!Arrays.equals(file, at, at + 4, wanted, 0, 4)) {
      at++;
    }
    return Arrays.copyOfRange(file, at - 4, at - 4 + ByteBuffer.wrap(file).getInt(at - 4));
  }

  private static byte[] box(String name, byte[] contents) {
    return Samples.concat(ints(8 + contents.length), latin1(name), contents);
  }

  private static byte[] fullBox(String name, int versionAndFlags, byte[] contents) {
    return box(name, Samples.concat(ints(versionAndFlags), contents));
  }

  private static byte[] ints(int... values) {
    ByteBuffer buffer = ByteBuffer.allocate(4 * values.length);
    for (int value : values) {
      buffer.putInt(value);
    }
    return buffer.array();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
