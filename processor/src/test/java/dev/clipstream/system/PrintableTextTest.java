package dev.clipstream.system;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PrintableTextTest {

  @ParameterizedTest
  @ValueSource(
      ints = {
        0, 7, 9, 10, 13, 27, 0x7F, 0x85, 0x9B, 0x61C, 0x200E, 0x200F, 0x2028, 0x2029, 0x202A,
        0x202E, 0x2066, 0x2069, 0xD800
      })
  void whatSteersATerminalIsReplaced(int c) {
    assertThat(PrintableText.of("a" + Character.toString(c) + "b")).isEqualTo("a?b");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "cat", "ünï✓ 文件", "שלום", "مرحبا", "👩‍🚀", "a b"})
  void whatPeopleWriteStays(String text) {
    assertThat(PrintableText.of(text)).isSameAs(text);
  }

  @Property(tries = 500)
  void nothingIsLeftThatBeginsALineOrASequence(@ForAll String text) {
    String printed = PrintableText.of(text);
    assertThat(printed.chars().noneMatch(Character::isISOControl)).isTrue();
    assertThat(printed.lines().count()).isLessThanOrEqualTo(1);
    assertThat(printed.codePointCount(0, printed.length()))
        .isEqualTo(text.codePointCount(0, text.length()));
    assertThat(PrintableText.of(printed)).isSameAs(printed);
  }
}
