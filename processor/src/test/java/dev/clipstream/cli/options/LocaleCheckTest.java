package dev.clipstream.cli.options;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LocaleCheckTest {

  @Test
  void whatAnAsciiLocaleCannotSayIsNamed_withWhatToSet() {
    LocaleCheck ascii = new LocaleCheck(US_ASCII);
    assertThat(ascii.problem(List.of("send", "photos"), Map.of("HOME", "/ü"))).isEmpty();
    assertThat(ascii.problem(List.of("send", "\uFFFDn\uFFFD"), Map.of()).orElseThrow())
        .contains("LC_ALL=C.UTF-8", "US-ASCII");
    assertThat(ascii.problem(List.of("send"), Map.of("CLIPSTREAM_STREAM", "Tür"))).isPresent();
    assertThat(ascii.hasLost("\uFFFDn")).isTrue();
  }

  @Test
  void utf8SaysEverything() {
    LocaleCheck utf8 = new LocaleCheck(UTF_8);
    assertThat(utf8.problem(List.of("ünï✓ 文件", "\uFFFD"), Map.of())).isEmpty();
    assertThat(utf8.hasLost("\uFFFD")).isFalse();
  }
}
