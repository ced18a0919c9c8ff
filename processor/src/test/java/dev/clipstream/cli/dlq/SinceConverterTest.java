package dev.clipstream.cli.dlq;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine.TypeConversionException;

/** Moments as people write them. */
class SinceConverterTest {

  private static final Instant NOW = Instant.parse("2026-11-30T08:00:00Z");

  private final SinceConverter since = new SinceConverter(InstantSource.fixed(NOW));

  @Test
  void howLongAgo_andWhen_areBothTaken() {
    assertThat(since.convert("2h")).isEqualTo("2026-11-30T06:00:00Z");
    assertThat(since.convert(" 30m ")).isEqualTo("2026-11-30T07:30:00Z");
    assertThat(since.convert("2026-11-29T23:59:59.5Z")).isEqualTo("2026-11-29T23:59:59.5Z");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yesterday", "", "2 hours", "2026-11-29", "999999999999d"})
  void allElse_isRefused_withWhatToWrite(String text) {
    assertThatThrownBy(() -> since.convert(text))
        .isInstanceOf(TypeConversionException.class)
        .hasMessageContaining("as in 30m, 2h or 7d, or when, as in 2026-11-30T08:00:00Z");
  }
}
