package dev.clipstream.model.graph;

import static dev.clipstream.testing.OnnxBuilder.BOOL;
import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static dev.clipstream.testing.OnnxBuilder.UINT8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.SharedData;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The smaller things that are read off a graph. */
class GraphReadingTest {

  private static OnnxBuilder images(long opset) {
    return new OnnxBuilder(opset).input("x", FLOAT, -1, -1, -1, -1).bareOutput("y");
  }

  private static ModelGraph batchNorm(long opset, List<String> outputs, Map<String, Object> mode) {
    return ModelGraph.of(
        images(opset)
            .floats("one", List.of(3L), 1, 1, 1)
            .node("BatchNormalization", List.of("x", "one", "one", "one", "one"), outputs, mode)
            .build());
  }

  @Test
  void batchNormInTrainingMode_isFound_byAttributeOrByItsOutputs() {
    assertThat(TrainingNodes.of(batchNorm(15, List.of("y", "m", "v"), Map.of("training_mode", 1L))))
        .singleElement()
        .hasToString("BatchNormalization 'node-y'");
    assertThat(TrainingNodes.of(batchNorm(15, List.of("y"), Map.of()))).isEmpty();
    assertThat(TrainingNodes.of(batchNorm(9, List.of("y", "m", "v", "sm", "sv"), Map.of())))
        .hasSize(1);
    assertThat(TrainingNodes.of(batchNorm(9, List.of("y"), Map.of()))).isEmpty();
  }

  @Test
  void dropoutInTrainingMode_isFound_unlessItIsToldWhenItRuns() {
    OnnxBuilder graph =
        images(17)
            .input("training", BOOL)
            .scalar("ratio", 0.5f)
            .small("yes", BOOL, 1)
            .small("no", BOOL, 0)
            .node("Dropout", List.of("x", "ratio", "yes"), "a")
            .node("Dropout", List.of("a", "ratio", "no"), "b")
            .node("Dropout", List.of("b", "ratio", "training"), "c")
            .node("Dropout", List.of("c"), "y");
    assertThat(TrainingNodes.of(ModelGraph.of(graph.build())))
        .singleElement()
        .hasToString("Dropout 'node-a'");
  }

  @Test
  void channels_areWhereTheFirstConvolutionNeedsThem() {
    ModelGraph first =
        ModelGraph.of(
            images(17)
                .scalar("c", 255)
                .node("Div", List.of("x", "c"), "d")
                .node("Conv", List.of("d", "w"), "y")
                .build());
    ModelGraph last =
        ModelGraph.of(
            images(17)
                .node("Cast", List.of("x"), "d")
                .node("Transpose", List.of("d"), "t", Map.of("perm", new long[] {0, 3, 1, 2}))
                .node("Conv", List.of("t", "w"), "y")
                .build());
    ModelGraph both =
        ModelGraph.of(
            images(17)
                .node("Transpose", List.of("x"), "t", Map.of("perm", new long[] {0, 3, 1, 2}))
                .node("Conv", List.of("x", "w"), "y")
                .build());
    assertThat(ChannelAxis.of(first, "x")).hasValue(ChannelAxis.FIRST);
    assertThat(ChannelAxis.of(last, "x")).hasValue(ChannelAxis.LAST);
    assertThat(ChannelAxis.of(both, "x")).isEmpty();
    assertThat(ChannelAxis.of(ModelGraph.of(images(17).build()), "x")).isEmpty();
  }

  @Test
  void theScaleOfWholeNumbers_isThatOfTheNodeThatMadeThem() {
    ModelGraph graph =
        ModelGraph.of(
            images(17)
                .scalar("s", 0.25f)
                .small("z", UINT8, 10)
                .node("QuantizeLinear", List.of("x", "s", "z"), "q")
                .node("Reshape", List.of("q", "shape"), "y")
                .node("Relu", List.of("q"), "r")
                .build());
    assertThat(Quantization.of(graph, "y")).hasValue(new Quantization(0.25f, 10));
    assertThat(Quantization.of(graph, "r")).isEmpty();
  }

  @Test
  void filesOfWeights_areNamedOnce_withTheBytesThatAreNeeded() {
    ModelGraph graph =
        ModelGraph.of(
            images(17)
                .external("a", "w.data", 0, 4, 3)
                .external("b", "w.data", 4096, 8)
                .external("c", "more/v.bin", 0, 1)
                .build());
    assertThat(ExternalWeights.of(graph)).isEqualTo(Map.of("w.data", 4096 + 32L, "more/v.bin", 4L));
  }

  @Test
  void aMapFromLabelToScore_isATensorToo() {
    ModelGraph graph =
        ModelGraph.of(
            images(17)
                .mapOutput("map")
                .domain("ai.onnx.ml", 2)
                .node("Softmax", List.of("x"), "p")
                .node(
                    "ai.onnx.ml",
                    "ZipMap",
                    List.of("p"),
                    List.of("map"),
                    Map.of("classlabels_strings", new String[] {"cat", "dög"}))
                .build());
    assertThat(ClassMap.of(graph)).containsExactly(new ClassMap("map", "p", List.of("cat", "dög")));
  }

  @ParameterizedTest
  @CsvSource({
    "state, stateN, true",
    "state_in, state_out, true",
    "h, h_out, true",
    "h_0_in, h_0_out, true",
    "past_key, present_key, true",
    "hidden.prev, hidden.next, true",
    "c0, new_c0, true",
    "h0, c0, false",
    "min, max, false",
    "history, out, false"
  })
  void aStateGoesOutAndComesIn_underRelatedNames(String in, String out, boolean related) {
    ModelGraph graph =
        ModelGraph.of(
            new OnnxBuilder()
                .input("image", FLOAT, 1, 3, 8, 8)
                .input(in, FLOAT, 2, -1, 128)
                .output("logits", FLOAT, 1, 5)
                .output(out, FLOAT, 2, -1, -1)
                .node("Identity", List.of(in), out)
                .build());
    List<StatePair> pairs = StatePair.of(graph, Set.of("image", "logits"));
    assertThat(pairs.stream().map(pair -> pair.input().name() + ">" + pair.output().name()))
        .isEqualTo(related ? List.of(in + ">" + out) : List.of());
  }

  @Test
  void aStateOfTheSameShape_isFoundWhateverItsName() {
    ModelGraph graph =
        ModelGraph.of(
            new OnnxBuilder()
                .input("image", FLOAT, 1, 3, 8, 8)
                .input("carry", FLOAT, 1, 16)
                .input("flag", BOOL)
                .output("logits", FLOAT, 1, 5)
                .output("memory", FLOAT, 1, 16)
                .build());
    assertThat(StatePair.of(graph, Set.of("image")))
        .singleElement()
        .extracting(pair -> pair.input().name(), pair -> pair.output().name())
        .containsExactly("carry", "memory");
  }

  @Test
  void theStateOfARealModel_isFound() throws IOException {
    ModelGraph graph = ModelGraph.read(SharedData.require("models/silero_vad.onnx"));
    assertThat(StatePair.of(graph, Set.of()))
        .singleElement()
        .extracting(pair -> pair.input().name(), pair -> pair.output().name())
        .containsExactly("state", "stateN");
  }
}
