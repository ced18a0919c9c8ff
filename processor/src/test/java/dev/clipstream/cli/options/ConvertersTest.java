package dev.clipstream.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.cli.options.values.Bytes;
import dev.clipstream.cli.options.values.BytesConverter;
import dev.clipstream.cli.options.values.DurationConverter;
import dev.clipstream.cli.options.values.MemoryConverter;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

class ConvertersTest {

  @ParameterizedTest
  @CsvSource({
    "500ms, PT0.5S",
    "10s, PT10S",
    "2m, PT2M",
    "36h, PT36H",
    "7d, PT168H",
    "1 S, PT1S",
    "0s, PT0S"
  })
  void durationsAreReadAsPeopleWriteThem(String text, Duration expected) {
    assertThat(new DurationConverter().convert(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "10", "s", "-1s", "1.5s", "10 sec", "PT10S", "9999999999999s"})
  void durationsWithoutUnitOrSense_areRefusedWithExamples(String text) {
    assertThatThrownBy(() -> new DurationConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("500ms, 10s, 2m");
  }

  @ParameterizedTest
  @CsvSource({"500000, 500000", "512KiB, 524288", "8MiB, 8388608", "8m, 8388608", "1G, 1073741824"})
  void sizesAreReadAsPeopleWriteThem(String text, int expected) {
    assertThat(new BytesConverter().convert(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "MiB", "-1", "1.5m", "3GiB", "8TiB", "9999999999g"})
  void sizesWithoutSense_areRefused(String text) {
    assertThatThrownBy(() -> new BytesConverter().convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("'" + text + "'");
  }

  @Test
  void memoryThatNoNumberHolds_isAsMuchAsThereCanBe() {
    assertThat(new MemoryConverter().convert("9999999999g")).isEqualTo(Long.MAX_VALUE);
  }

  @ParameterizedTest
  @CsvSource({"0, 0 B", "1023, 1023 B", "1024, 1 KiB", "1536, 1.5 KiB", "8454144, 8.1 MiB"})
  void sizesAreWrittenForPeople(long bytes, String expected) {
    assertThat(Bytes.format(bytes)).isEqualTo(expected);
  }
}
