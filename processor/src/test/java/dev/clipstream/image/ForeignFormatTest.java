package dev.clipstream.image;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class ForeignFormatTest {

  @ParameterizedTest
  @CsvSource({
    "heic mif1heic, HEIC",
    "heix mif1, HEIC",
    "hevc heic, HEIC",
    "mif1 heicmiaf, HEIC",
    "mif1 mif1avifmiaf, AVIF",
    "avif avifmif1, AVIF",
    "avis avif, AVIF",
    "isom mp42, ",
    "qt   qt  , "
  })
  void filesOfBoxesAreToldByTheirBrands(String brands, ForeignFormat format) {
    String padded = (brands + "    ").substring(0, 5 + (brands.length() - 5 + 3) / 4 * 4);
    String box = padded.substring(0, 4) + "\0\0\0\0" + padded.substring(5);
    byte[] file = latin1("\0\0\0" + (char) (8 + box.length()) + "ftyp" + box);
    assertThat(ForeignFormat.sniff(file, 0, file.length).orElse(null)).isEqualTo(format);
    byte[] longer = Arrays.copyOf(file, 1000);
    assertThat(ForeignFormat.sniff(longer, 0, 1000).orElse(null)).isEqualTo(format);
  }

  @Test
  void otherFilesAreToldByTheirFirstBytes() {
    assertThat(sniff("GIF89a")).isEqualTo(ForeignFormat.GIF);
    assertThat(sniff("II*\0")).isEqualTo(ForeignFormat.TIFF);
    assertThat(sniff("MM\0*")).isEqualTo(ForeignFormat.TIFF);
    assertThat(sniff("BMF\u0001\0\0\0\0\0\0")).isEqualTo(ForeignFormat.BMP);
    assertThat(sniff("\u00ffO\u00ffQ")).isEqualTo(ForeignFormat.JPEG_2000);
    assertThat(sniff("\0\0\0\u000cjP  \r\n\u0087\n")).isEqualTo(ForeignFormat.JPEG_2000);
    assertThat(sniff("\u00ff\n")).isEqualTo(ForeignFormat.JPEG_XL);
    assertThat(sniff("\0\0\0\u000cJXL \r\n\u0087\n")).isEqualTo(ForeignFormat.JPEG_XL);
  }

  @ParameterizedTest
  @EnumSource(names = {"JPEG", "PNG", "WEBP"})
  void aFrameOfOursIsNoneOfThem(ImageEncoding format) {
    byte[] file = Samples.encode(format, Samples.gradient(9, 9));
    assertThat(ForeignFormat.sniff(file, 0, file.length)).isEmpty();
    // Avro's single-object encoding, and Confluent's with a number of a schema.
    for (String head : new String[] {"\u00c3\u0001bM", "\0\0\0\0\u0007", "\0\0\0\u0018f"}) {
      byte[] record = Arrays.copyOf(latin1(head), 200);
      assertThat(ForeignFormat.sniff(record, 0, record.length)).isEmpty();
    }
  }

  @Property
  void anyBytesAreLookedAtWithoutHarm(@ForAll byte[] bytes) {
    assertThat(ForeignFormat.sniff(bytes, 0, bytes.length)).isNotNull();
  }

  private static ForeignFormat sniff(String head) {
    byte[] file = Arrays.copyOf(latin1(head), 100);
    return ForeignFormat.sniff(file, 0, file.length).orElseThrow();
  }

  private static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }
}
