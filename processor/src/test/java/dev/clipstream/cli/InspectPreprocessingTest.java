package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What people read of a model before they trust it. */
class InspectPreprocessingTest {

  @TempDir Path folder;

  @Test
  void theWholeWayOfAnImage_standsInOneLine() throws IOException {
    TestModels.foreignModel(folder, "zoo", 224, -1);
    Files.writeString(
        folder.resolve("zoo.json"),
        "{\"labels\": [\"a\", \"b\", \"c\", \"d\"], \"resize\": \"crop\", \"resize_to\": 256,"
            + " \"interpolation\": \"bicubic\", \"scale\": 1, \"mean\": 128, \"std\": 127.5,"
            + " \"color\": \"BGR\"}");
    CommandLineRun run = CommandLineRun.of("inspect", folder.toString());
    assertThat(run.status()).isZero();
    assertThat(run.out().lines())
        .anyMatch(
            line ->
                line.startsWith("preprocessing ")
                    && line.contains(
                        "decoded, upright; shorter side scaled to 256 (bicubic), middle 224x224 cut"
                            + " out; pixel, minus [128.0], divided by [127.5];"
                            + " x float32 [N,3,224,224] BGR"))
        .anyMatch(line -> line.startsWith("described by ") && line.endsWith("zoo.json"));
    assertThat(run.out()).doesNotContain("does not say how images").doesNotContain("colors");
  }

  @Test
  void aKeyThatIsOfNoUse_isAWarning() throws IOException {
    Path file = TestModels.foreignModel(folder, "idle", 8, -1);
    Files.writeString(folder.resolve("idle.json"), "{\"pool\": \"mean\", \"frames\": 3}");
    assertThat(CommandLineRun.of("inspect", file.toString()).out())
        .containsPattern("warning: .*\"pool\" is of features, and is not used")
        .containsPattern(
            "warning: \"frames\" in idle.json is not used, since it means nothing for a frame model");
  }

  @Test
  void eachGuess_isAWarning_thatSaysWhatToWrite() {
    Path file = TestModels.foreignModel(folder, "silent", 8, -1);
    CommandLineRun run = CommandLineRun.of("inspect", file.toString());
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .containsPattern("preprocessing .*shorter side scaled to 8 \\(bilinear, the quick way\\)")
        .containsPattern("warning: .*how images are resized.*\"resize_to\"")
        .containsPattern("warning: .*order of colors.*\"color\"")
        .containsPattern("warning: .*how pixels are scaled.*\"scale\"")
        .containsPattern("warning: .*no labels.*\"labels\"");
  }

  @Test
  void aModelOfWholeClips_isDescribed_withItsFramesAndLayout() {
    new OnnxBuilder()
        .input("video", OnnxBuilder.FLOAT, -1, 3, 4, 8, 8)
        .output("p", OnnxBuilder.FLOAT, -1, 3)
        .node(
            "ReduceMean",
            List.of("video"),
            "m",
            Map.of("axes", new long[] {2, 3, 4}, "keepdims", 0L))
        .node("Softmax", List.of("m"), "p", Map.of("axis", 1L))
        .write(folder, "clips", "{\"labels\": [\"r\", \"g\", \"b\"], \"resize\": \"stretch\"}");
    CommandLineRun run = CommandLineRun.of("inspect", folder.toString());
    assertThat(run.status()).isZero();
    assertThat(run.out())
        .containsPattern("task +clip")
        .containsPattern("frames +4")
        .containsPattern("preprocessing .*stretched to 8x8.*video float \\[N,3,4,8,8], NCTHW RGB")
        .containsPattern("scores .*the graph ends in Softmax")
        .containsPattern("warning: .*how pixels are scaled")
        .doesNotContain("no features");
    assertThat(CommandLineRun.of("inspect", folder.toString(), "--json").out())
        .startsWith("{\"clip_model\":{");
  }

  @Test
  void paddingAndStretching_areNamed() throws IOException {
    Path file = TestModels.foreignModel(folder, "other", 8, -1);
    Path json = folder.resolve("other.json");
    Files.writeString(
        json, "{\"resize\": \"pad\", \"pad_color\": 114, \"interpolation\": \"area\"}");
    assertThat(CommandLineRun.of("inspect", file.toString()).out())
        .contains("scaled to fit into 8x8 (area), the rest filled with #727272");
    Files.writeString(
        json, "{\"resize\": \"stretch\", \"resize_to\": 10, \"interpolation\": \"bilinear\"}");
    assertThat(CommandLineRun.of("inspect", file.toString()).out())
        .contains("stretched to 10x10 (bilinear), middle 8x8 cut out");
  }
}
