package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.ImageEncoding;
import dev.clipstream.records.BadFrameException;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameReader;
import dev.clipstream.records.IncomingFrame;
import dev.clipstream.schemas.registry.RegistryAddress;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.testing.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Records that are an image file and nothing else. */
class BareImageTest {
  private static final byte[] KEY = "camera".getBytes(StandardCharsets.UTF_8);

  @Test
  void imagesOfOtherFormatsAreNamed_andNoRegistryIsAskedAboutThem() {
    // Nobody listens there: a reader that asks throws another exception.
    SchemaRegistry silent = new SchemaRegistry(RegistryAddress.of("http://127.0.0.1:1", Map.of()));
    for (FrameReader reader :
        new FrameReader[] {
          new FrameReader(Optional.empty()), new FrameReader(Optional.of(silent))
        }) {
      assertRefused(reader, "\0\0\0\u0018ftypheic\0\0\0\0mif1heic", "HEIC");
      assertRefused(reader, "\0\0\0\u0018ftypmif1\0\0\0\0avifmiaf", "AVIF");
      assertRefused(reader, "\0\0\0\u000cjP  \r\n\u0087\n", "JPEG 2000");
      assertRefused(reader, "GIF89a", "GIF");
    }
  }

  private static void assertRefused(FrameReader reader, String head, String format) {
    byte[] value = Arrays.copyOf(head.getBytes(StandardCharsets.ISO_8859_1), 500);
    assertThatThrownBy(() -> reader.read(0, 7, 0, KEY, value))
        .isInstanceOf(BadFrameException.class)
        .hasMessage("it is a " + format + " file: convert it to JPEG, PNG or WebP");
  }

  @ParameterizedTest
  @CsvSource({"60_phone.heic, HEIC", "61.avif, AVIF", "65.jp2, JPEG 2000"})
  void theFilesOfPhonesAreNamed(String name, String format) throws IOException {
    byte[] value = Files.readAllBytes(SharedData.require("cases/images/" + name));
    assertThatThrownBy(() -> new FrameReader(Optional.empty()).read(0, 7, 0, KEY, value))
        .isInstanceOf(BadFrameException.class)
        .hasMessageContaining("is a " + format + " file");
  }

  @Test
  void filesOfTheThreeFormatsAreFrames_ofTheirKeyAndOffset() {
    byte[] value = {(byte) 0xFF, (byte) 0xD8, (byte) 0xFF, 0};
    IncomingFrame frame = new FrameReader(Optional.empty()).read(0, 7, 3, KEY, value);
    assertThat(frame.image().format()).isEqualTo(ImageEncoding.JPEG);
    assertThat(frame.header())
        .isEqualTo(new FrameHeader("camera", Optional.empty(), 7, 3000, false));
  }
}
