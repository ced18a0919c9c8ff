package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.trainer.onnx.ModelMetadata;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A share of the data is kept from a training, and its figure is that of evaluate. */
class TestShareCommandTest {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  @Test
  void figureOfTheShareEndsTheTraining_isInTheFile_andEvaluateFindsItAgain() throws IOException {
    SampleClipFolders.write(directory.resolve("data"), 20);
    train("mean --encoder cnn", "--test-share 0.3 --seed 4");

    assertThat(out.toString()).contains("26 clips to learn from, 2 to check with");
    assertThat(lastLine(out)).startsWith("test accuracy ").contains("of 12 examples that this");
    JsonNode kept = JSON.readTree(ModelMetadata.read(model("m.onnx")).get("clipstream.test"));
    assertThat(kept.get("examples").asInt()).isEqualTo(12);

    // Another seed makes another validation part, and the same test part.
    out.getBuffer().setLength(0);
    Set<String> tested = evaluate("--test-share 0.3 --seed 9");
    JsonNode card = JSON.readTree(lastLine(out));
    assertThat(card.get("top1")).isEqualTo(kept.get("top1"));
    assertThat(card.get("macro_f1")).isEqualTo(kept.get("macro_f1"));
    assertThat(tested).hasSize(12);
    assertThat(evaluate("--test-share 0.3 --seed 4")).isEqualTo(tested);
  }

  @Test
  void partOfAListThatIsForTestingIsScored_andGroupsAreTestedAsAWhole() throws IOException {
    Path data = SampleClipFolders.write(directory.resolve("data"), 10);
    List<String> rows = new ArrayList<>(List.of("path,label,group"));
    List<String> split = new ArrayList<>(List.of("path,label,split"));
    for (int i = 0; i < 10; i++) {
      for (String label : List.of("dawn", "dusk")) {
        rows.add("%s/%d,%s,day %d".formatted(label, i, label, i / 2));
        split.add(
            "%s/%d,%s,%s".formatted(label, i, label, i < 6 ? "train" : i < 8 ? "val" : "test"));
      }
    }
    Files.write(data.resolve("list.csv"), rows);
    Files.write(data.resolve("split.csv"), split);

    Set<String> tested =
        evaluateList("list.csv", "--test-share 0.2", "mean --encoder cnn", "--test-share 0.2");
    assertThat(tested).hasSize(4);
    assertThat(days(tested)).hasSize(1);
    assertThat(lastLine(out)).contains("\"examples\":4");

    assertThat(evaluateList("split.csv", "", "mean --encoder cnn", ""))
        .containsExactlyInAnyOrder("dawn/8", "dawn/9", "dusk/8", "dusk/9");
    assertThat(
            run(
                "train --dataset clips --model mean --out "
                    + model("n.onnx")
                    + " --test-share 0.2 --list "
                    + data.resolve("split.csv")))
        .isEqualTo(1);
    assertThat(err.toString()).contains("has a column split of its own: --test-share");
  }

  @Test
  void sharesThatCannotBeAreRefused() {
    String train = "train --model cnn --out " + model("n.onnx");
    for (String share : List.of("0", "0.6", "-1", "NaN")) {
      assertThat(run(train + " --dataset images --data x --test-share " + share)).isEqualTo(2);
    }
    assertThat(err.toString())
        .contains("--test-share must be more than 0 and at most 0.5, not 0.6");
    assertThat(run(train + " --dataset shapes --test-share 0.2")).isEqualTo(2);
    assertThat(err.toString()).contains("--test-share is for images and clips");
  }

  private Set<String> evaluateList(String list, String options, String kind, String training)
      throws IOException {
    String named = " --list " + directory.resolve("data").resolve(list);
    assertThat(run(command(kind) + training + named)).as(err.toString()).isZero();
    assertThat(lastLine(out)).startsWith("test accuracy ").contains("of 4 examples");
    out.getBuffer().setLength(0);
    return scored(options + named);
  }

  private void train(String model, String options) {
    assertThat(run(command(model) + options + " --data " + directory.resolve("data")))
        .as(err.toString())
        .isZero();
  }

  private String command(String model) {
    return "train --dataset clips --size 20 --epochs 1 --threads 1 --out "
        + model("m.onnx")
        + " --model "
        + model
        + " ";
  }

  private Set<String> evaluate(String options) throws IOException {
    return scored(options + " --data " + directory.resolve("data"));
  }

  /** The names of what is scored. */
  private Set<String> scored(String options) throws IOException {
    Path said = directory.resolve("said.tsv");
    assertThat(
            run(
                "evaluate --dataset clips --model "
                    + model("m-frames.onnx")
                    + " --sequence-model "
                    + model("m.onnx")
                    + " --predictions "
                    + said
                    + " "
                    + options))
        .as(err.toString())
        .isZero();
    Set<String> names = new HashSet<>();
    Files.readAllLines(said).stream().skip(1).forEach(row -> names.add(row.split("\t", -1)[0]));
    return names;
  }

  private static Set<Integer> days(Set<String> clips) {
    Set<Integer> days = new HashSet<>();
    clips.forEach(clip -> days.add(Integer.parseInt(clip.split("/", -1)[1]) / 2));
    return days;
  }

  private static String lastLine(StringWriter text) {
    List<String> lines = text.toString().lines().toList();
    return lines.get(lines.size() - 1);
  }

  private Path model(String name) {
    return directory.resolve(name);
  }

  private int run(String arguments) {
    return ClipstreamTrainer.execute(
        List.of(arguments.strip().split(" +", -1)),
        Map.of(),
        Shutdown.detached(),
        new PrintWriter(out, true),
        new PrintWriter(err, true));
  }
}
