package dev.clipstream.model.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.model.session.ModelException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What of {@code NAME.json} is taken, and what is refused in one line. */
class DescriptionFileTest {

  @TempDir Path folder;

  private ModelDescription read(String json) throws IOException {
    Files.writeString(folder.resolve("m.json"), json);
    return ModelDescriptions.read(
        folder.resolve("m.onnx"),
        Map.of(),
        List.of(),
        "00".repeat(32),
        ModelDescription.Task.SEQUENCE);
  }

  private void assertRefused(String json, String... says) {
    assertThatThrownBy(() -> read(json))
        .as(json)
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("m.json")
        .satisfies(
            refusal ->
                assertThat(List.of(says)).allMatch(String.valueOf(refusal.getMessage())::contains))
        .satisfies(
            refusal ->
                assertThat(String.valueOf(refusal.getMessage()))
                    .hasLineCount(1)
                    .doesNotContain("REDACTED", "Source", "StreamRead", "com.fasterxml"));
  }

  @Test
  void namesAndWholeNumbers_areLabels() throws IOException {
    assertThat(read("{\"labels\": [\"a\", 3]}").labels()).containsExactly("a", "3");
    assertThat(read(" {\"labels\": {\"1\": \"b\", \"0\": \"a\"}} \n").labels())
        .containsExactly("a", "b");
    assertThat(read("{\"width\": 8}").width()).isEqualTo(Optional.of(8));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"labels\": [\"a\", \"b\",}",
        "{\"labels\": [\"a\"]",
        "{'labels': []}",
        "{\"labels\": [\"a\"]\n\n \"scale\": 1}",
        "",
        "\u0000",
        "nonsense"
      })
  void whatIsNoJson_isRefusedWithThePlace(String json) {
    assertRefused(json);
  }

  @Test
  void thePlaceOfAnError_isSaid() {
    assertRefused("{\n  \"scale\": ?}", "line 2, column 12");
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"scale\": 1} }", "{\"scale\": 1} {}", "{\"scale\": 1}\nmore"})
  void textAfterTheObject_isRefused(String json) {
    assertRefused(json);
  }

  @Test
  void aKeyGivenTwice_isRefused() {
    assertRefused("{\"scale\": 1, \"scale\": 2}", "scale");
    assertRefused("{\"labels\": {\"0\": \"a\", \"0\": \"b\"}}", "0");
  }

  @Test
  void theScoreThatALabelNeeds_isRead() throws IOException {
    assertThat(read("{\"unknown_below\": 0.7}").unknownBelow()).contains(0.7);
    assertThat(read("{\"unknown_below\": 1}").unknownBelow()).contains(1.0);
    assertThat(read("{}").unknownBelow()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-0.5", "1.01", "\"0.7\"", "null", "true", "[0.7]"})
  void aScoreThatIsNone_isRefused(String score) {
    assertRefused("{\"unknown_below\": " + score + "}", "'unknown_below'");
  }

  @Test
  void allValuesThatMakeNoSense_areSaidAtOnce() {
    assertRefused(
        "{\"unknown_below\": 2, \"activation\": \"relu\", \"frames\": 0, \"fps\": 0,"
            + " \"scale\": \"x\", \"color\": \"red\", \"state\": 1, \"logit_scale\": 1}",
        "'unknown_below' must be above 0",
        "'activation' must be one of",
        "'frames' must be a whole number",
        "'fps' must be from",
        "'scale' must be a number",
        "'color' must be one of",
        "'state' must be an object",
        "'logit_scale' and 'logit_bias' are of no use");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[\"a\", null, 3]|null",
        "[\"a\", true]|true",
        "[\"a\", [\"b\"]]|[\"b\"]",
        "[\"a\", 1.5]|1.5",
        "[\"\", \"\", \"\"]|\"\"",
        "[\"a\", \" \"]|\" \"",
        "{\"0\": \"a\", \"1\": \"\"}|\"\"",
        "5|5",
        "null|null",
        "true|true"
      })
  void whatIsNoName_isNoLabel(String labels, String named) {
    assertRefused("{\"labels\": " + labels + "}", "'labels'", named);
  }
}
