package dev.clipstream.model.foreign;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PythonLiteralTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{0: 'red', 1: 'green'} | {\"0\":\"red\",\"1\":\"green\"}",
        "{0: \"it's\", 1: 'a \"b\"'} | {\"0\":\"it's\",\"1\":\"a \\\"b\\\"\"}",
        "{0: 'it\\'s', 1: 'caf\\xe9 \\u20ac'} | {\"0\":\"it's\",\"1\":\"café €\"}",
        "[224, 224] | [224,224]",
        "(1, 2.5, -3,) | [1,2.5,-3]",
        "{'a': [True, None, False]} | {\"a\":[true,null,false]}",
        "{} | {}",
        "['cat', 'dog'] | [\"cat\",\"dog\"]",
        "{\"0\": \"cat\"} | {\"0\":\"cat\"}"
      })
  void whatPythonPrints_isRead(String literal, String json) {
    assertThat(PythonLiteral.parse(literal)).hasToString(json);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{", "{0", "{0: 'a'", "'a", "{0: 'a' 1: 'b'}", "[1 2]", "x()", "1 2"})
  void whatIsNoLiteral_isRefused(String text) {
    assertThatThrownBy(() -> PythonLiteral.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no Python literal at character");
  }

  /** Metadata is anybody's. */
  @Property
  void anyText_isReadOrRefused(@ForAll String text) {
    for (String some : new String[] {text, "{" + text, "['" + text, "[".repeat(500) + text}) {
      try {
        assertThat(PythonLiteral.parse(some)).isNotNull();
      } catch (IllegalArgumentException e) {
        assertThat(e).hasMessageContaining("no Python literal");
      }
    }
  }
}
