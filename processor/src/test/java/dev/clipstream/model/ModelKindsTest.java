package dev.clipstream.model;

import static dev.clipstream.model.ModelCases.BLUE;
import static dev.clipstream.model.ModelCases.GREEN;
import static dev.clipstream.model.ModelCases.ORANGE;
import static dev.clipstream.model.ModelCases.RED;
import static dev.clipstream.testing.OnnxBuilder.DOUBLE;
import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static dev.clipstream.testing.OnnxBuilder.INT64;
import static dev.clipstream.testing.OnnxBuilder.UINT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.OnnxBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Models in all the forms that exporters give them. Their logits are ten times the mean color from
 * 0 to 1, so that a plain red image is red at 0.9998.
 */
class ModelKindsTest {

  private static final String LABELS = "{\"labels\": [\"red\", \"green\", \"blue\"]%s}";

  @TempDir Path folder;

  private static String labels(String more) {
    return LABELS.formatted(more);
  }

  private static OnnxBuilder empty() {
    return new OnnxBuilder().scalar("ten", 10).floats("b", List.of(3L), 0, 0, 0);
  }

  /** From the image {@code x}, channels first, to the logits {@code z}. */
  private static OnnxBuilder logits(OnnxBuilder graph, String image) {
    return graph
        .node("GlobalAveragePool", List.of(image), "pooled")
        .node("Flatten", List.of("pooled"), "flat")
        .node("Mul", List.of("flat", "ten"), "scaled")
        .node("Add", List.of("scaled", "b"), "z");
  }

  private static OnnxBuilder classifier() {
    return logits(empty().input("x", FLOAT, -1, 3, 4, 4), "x");
  }

  private static void assertServed(Path file) {
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      List<Map<String, Float>> scores = ModelCases.scores(model, List.of(RED, GREEN, BLUE));
      assertThat(scores.get(0).get("red")).isCloseTo(0.9998f, within(0.0003f));
      assertThat(scores.get(1).get("green")).isCloseTo(0.9998f, within(0.0003f));
      assertThat(scores.get(2).get("blue")).isCloseTo(0.9998f, within(0.0003f));
    }
  }

  private static void assertRefused(Path file, String... says) {
    assertThatThrownBy(() -> FrameModel.open(file, Device.CPU).close())
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(says)
        .hasMessageNotContaining("Error code");
  }

  @Test
  void float64_inAndOut() {
    OnnxBuilder graph = empty().input("x", DOUBLE, -1, 3, 4, 4).output("y", DOUBLE, -1, 3);
    graph.node("Cast", List.of("x"), "f", Map.of("to", (long) FLOAT));
    logits(graph, "f")
        .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
        .node("Cast", List.of("p"), "y", Map.of("to", (long) DOUBLE));
    assertServed(graph.write(folder, "doubles", labels("")));
  }

  @Test
  void wholeNumbersWithAScale_andWithoutOne() {
    OnnxBuilder graph =
        classifier()
            .output("y", UINT8, -1, 3)
            .scalar("s", 1 / 255f)
            .small("zero", UINT8, 0)
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
            .node("QuantizeLinear", List.of("p", "s", "zero"), "y");
    assertServed(graph.write(folder, "quantized", labels("")));
    OnnxBuilder unscaled =
        classifier()
            .output("y", UINT8, -1, 3)
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
            .node("Cast", List.of("p"), "y", Map.of("to", (long) UINT8));
    assertRefused(unscaled.write(folder, "cast", labels("")), "y uint8 [N,3]", "have a scale");
  }

  @Test
  void aMapFromLabelToScore_besideAClass() {
    OnnxBuilder graph =
        classifier()
            .output("class", INT64, -1)
            .mapOutput("scores")
            .domain("ai.onnx.ml", 2)
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
            .node("ArgMax", List.of("p"), "class", Map.of("axis", 1L, "keepdims", 0L))
            .node(
                "ai.onnx.ml",
                "ZipMap",
                List.of("p"),
                List.of("scores"),
                Map.of("classlabels_strings", new String[] {"red", "green", "blue"}));
    assertServed(graph.write(folder, "zipmap"));
    assertServed(graph.write(folder, "zipmap", "{\"output\": \"scores\"}"));
  }

  @Test
  void anOutputWithoutABatch() {
    OnnxBuilder graph =
        logits(empty().input("x", FLOAT, 1, 3, 4, 4).output("y", FLOAT, 3), "x")
            .longs("axes", 0)
            .node("Squeeze", List.of("z", "axes"), "y");
    assertServed(graph.write(folder, "flat", labels("")));
  }

  @Test
  void severalOutputs_ofWhichOneFitsTheLabels() {
    OnnxBuilder graph =
        classifier()
            .output("z", FLOAT, -1, 3)
            .output("age", FLOAT, -1, 1)
            .floats("w", List.of(3L, 1L), 1, 1, 1)
            .node("MatMul", List.of("flat", "w"), "age");
    assertServed(graph.write(folder, "heads", labels("")));
    assertRefused(
        graph.write(folder, "heads", "{}"), "z float [N,3]", "age float [N,1]", "\"output\"");
  }

  @Test
  void aTensorInside_asOutput() {
    OnnxBuilder graph = classifier().output("flat", FLOAT, -1, 3);
    assertServed(graph.write(folder, "inside", labels(", \"output\": \"z\"")));
  }

  @ParameterizedTest
  @CsvSource({"NCHW, false", "NHWC, true"})
  void openShapes_areReadFromTheGraph_elseFromTheKey(String layout, boolean channelsLast) {
    String size = ", \"width\": 4, \"height\": 4";
    OnnxBuilder graph = empty().input("x", FLOAT, -1, -1, -1, -1).output("z", FLOAT, -1, 3);
    if (channelsLast) {
      graph.node("Transpose", List.of("x"), "first", Map.of("perm", new long[] {0, 3, 1, 2}));
    }
    logits(graph, channelsLast ? "first" : "x");
    assertServed(graph.write(folder, "open", labels(size)));
    assertRefused(graph.write(folder, "open", labels("")), "\"height\"", "open.json");
    // What only means over two axes shows nothing of which they are.
    OnnxBuilder silent =
        empty()
            .input("x", FLOAT, -1, -1, -1, -1)
            .output("z", FLOAT, -1, 3)
            .node(
                "ReduceMean",
                List.of("x"),
                "flat",
                Map.of(
                    "axes", channelsLast ? new long[] {1, 2} : new long[] {2, 3}, "keepdims", 0L))
            .node("Mul", List.of("flat", "ten"), "scaled")
            .node("Add", List.of("scaled", "b"), "z");
    assertRefused(silent.write(folder, "silent", labels(size)), "\"layout\"", "NCHW", "NHWC");
    String key = size + ", \"layout\": \"" + layout + "\"";
    assertServed(silent.write(folder, "silent", labels(key)));
  }

  @Test
  void aLayoutThatIsNone_orThatTheShapeContradicts() {
    OnnxBuilder graph = classifier().output("z", FLOAT, -1, 3);
    assertRefused(graph.write(folder, "m", labels(", \"layout\": \"TNF\"")), "NCHW or NHWC");
    assertRefused(graph.write(folder, "m", labels(", \"layout\": \"NHWC\"")), "4 channels");
  }

  @Test
  void scaleMeanOrStd_besideBytes_areRefused() {
    OnnxBuilder graph = empty().input("x", UINT8, -1, 3, 4, 4).output("z", FLOAT, -1, 3);
    graph
        .scalar("c255", 255)
        .node("Cast", List.of("x"), "f", Map.of("to", (long) FLOAT))
        .node("Div", List.of("f", "c255"), "d");
    logits(graph, "d");
    assertServed(graph.write(folder, "bytes", labels("")));
    for (String key : new String[] {"\"scale\": 0.5", "\"mean\": [1]", "\"std\": [2]"}) {
      assertRefused(
          graph.write(folder, "bytes", labels(", " + key)), "uint8", "'scale', 'mean' and 'std'");
    }
  }

  @Test
  void independentScores() {
    OnnxBuilder graph =
        classifier()
            .output("y", FLOAT, -1, 3)
            .scalar("five", 5)
            .node("Sub", List.of("z", "five"), "c")
            .node("Sigmoid", List.of("c"), "y");
    try (FrameModel model = FrameModel.open(graph.write(folder, "tags", labels("")), Device.CPU)) {
      Map<String, Float> scores = ModelCases.scores(model, ORANGE);
      assertThat(scores.get("red")).isCloseTo(0.992f, within(0.001f));
      assertThat(scores.get("green")).isCloseTo(0.707f, within(0.001f));
      assertThat(scores.get("blue")).isCloseTo(0.010f, within(0.001f));
    }
  }

  @Test
  void keysThatHaveNothingToSay_areRefused() {
    OnnxBuilder graph = classifier().output("z", FLOAT, -1, 3);
    assertRefused(
        graph.write(folder, "m", labels(", \"logit_scale\": 2")), "m.json", "text_embeddings");
    assertRefused(graph.write(folder, "m", labels(", \"role\": \"encoder\"")), "has labels");
    assertRefused(graph.write(folder, "m", labels(", \"role\": \"teacher\"")), "ENCODER");
    OnnxBuilder tower = classifier().output("flat", FLOAT, -1, 3);
    assertRefused(
        tower.write(folder, "m", "{\"role\": \"classifier\", \"features\": \"flat\"}"),
        "is no classifier");
  }

  @Test
  void clipsAndStates_areRefusedForWhatTheyAre() {
    OnnxBuilder clips =
        empty()
            .input("video", FLOAT, -1, 16, 3, 4, 4)
            .output("p", FLOAT, -1, 3)
            .node("Flatten", List.of("video"), "p");
    assertRefused(clips.write(folder, "video", labels("")), "[N,16,3,4,4]", "whole clip");
    OnnxBuilder stateful =
        classifier()
            .output("z", FLOAT, -1, 3)
            .input("state", FLOAT, 2, -1, 128)
            .output("stateN", FLOAT, 2, -1, 128)
            .node("Identity", List.of("state"), "stateN");
    assertRefused(stateful.write(folder, "stateful", labels("")), "state → stateN");
  }

  @Test
  void anInputThatIsNoTensor_isNamed() {
    assertRefused(
        classifier()
            .output("z", FLOAT, -1, 3)
            .mapInput("options")
            .write(folder, "maps", labels("")),
        "options (a sequence or map)");
  }
}
