package dev.clipstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.avro.Schema;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The readers in Python that the documentation prints name fields, symbols and schema files that
 * there are. That they run is a matter of packages that no build needs.
 */
class PythonSnippetTest {

  private static final Pattern BLOCK = Pattern.compile("```python\n(.*?)```", Pattern.DOTALL);

  @ParameterizedTest
  @CsvSource({
    "../processor/CLIENTS.md, label, FrameLabel, 2",
    "../processor/CLIENTS.md, clip, ClipLabel, 2",
    "../processor/CLIENTS.md, event, LabelEvent, 1",
  })
  void everyFieldThatAReaderNames_isInTheSchemaThatItLoads(
      Path readme, String variable, String record, int version) throws IOException {
    String file = record + "-" + version + ".avsc";
    String reader = reader(readme, file);
    Schema schema = ReleasedSchemas.of(record).get(version - 1);

    assertThat(reader).contains(variable + " = fastavro.schemaless_reader(", "value()[10:])");
    List<String> fields = all(reader, Pattern.quote(variable) + "\\[\"(\\w+)\"\\]");
    assertThat(fields).isNotEmpty().allMatch(field -> schema.getField(field) != null);
    // What is compared with a word must be able to be that word.
    Matcher words =
        Pattern.compile(Pattern.quote(variable) + "\\[\"(\\w+)\"\\] == \"(\\w+)\"").matcher(reader);
    while (words.find()) {
      assertThat(schema.getField(words.group(1)).schema().getEnumSymbols())
          .contains(words.group(2));
    }
  }

  private static String reader(Path readme, String file) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(readme));
    while (matcher.find()) {
      if (matcher.group(1).contains('"' + file + '"')) {
        blocks.add(matcher.group(1));
      }
    }
    assertThat(blocks).as("readers with " + file + " in " + readme).hasSize(1);
    return blocks.get(0);
  }

  private static List<String> all(String text, String pattern) {
    List<String> all = new ArrayList<>();
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    while (matcher.find()) {
      all.add(matcher.group(1));
    }
    return all;
  }
}
