package dev.clipstream.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.ModelDescription.Task;
import dev.clipstream.model.description.ModelDescriptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The descriptions that README.md gives for models that people bring are descriptions. */
class ReadmeModelsTest {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern DESCRIPTION = Pattern.compile("`(\\{\"[^`]*})`");

  @TempDir Path folder;

  private static List<String> rows() throws IOException {
    String readme = Files.readString(Path.of("README.md"));
    int begin = readme.indexOf("### Models people bring");
    assertThat(begin).isNotNegative();
    return readme
        .substring(begin, readme.indexOf("\n## ", begin))
        .lines()
        .filter(line -> line.startsWith("| ") && !line.startsWith("| source"))
        .toList();
  }

  @Test
  void everyRow_hasADescriptionThatIsRead_orNeedsNone() throws IOException {
    List<String> rows = rows();
    assertThat(rows).hasSizeGreaterThanOrEqualTo(20);
    Files.writeString(folder.resolve("imagenet.txt"), "one\ntwo\n");
    Files.writeString(folder.resolve("kinetics.txt"), "one\ntwo\n");
    for (String row : rows) {
      String cell = row.substring(row.lastIndexOf("| ", row.length() - 3) + 2);
      List<String> found = DESCRIPTION.matcher(cell).results().map(MatchResult::group).toList();
      boolean needsNone = cell.startsWith("none") || cell.startsWith("as torchvision");
      assertThat(!found.isEmpty() || needsNone).as(row).isTrue();
      for (String description : found) {
        assertReads(description.substring(1, description.length() - 1));
      }
    }
  }

  private void assertReads(String description) throws IOException {
    ObjectNode object = (ObjectNode) JSON.readTree(description);
    Files.writeString(folder.resolve("texts.json"), "{\"a\": [1, 0], \"b\": [0, 1]}");
    Files.writeString(folder.resolve("model.json"), object.toString());
    Path file = Files.writeString(folder.resolve("model.onnx"), "not read");
    ModelDescription card = ModelDescriptions.read(file, Map.of(), List.of(), "", Task.FRAME);
    if (object.has("resize")) {
      assertThat(card.origin().guesses())
          .as(description)
          .noneMatch(guess -> guess.contains("interpolated") || guess.contains("resized"));
    }
    if (object.has("width")) {
      assertThat(card.width()).isPresent();
    }
  }
}
