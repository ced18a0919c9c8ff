package dev.clipstream.model.graph;

import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.onnx.proto.OnnxMl.ModelProto;
import com.google.protobuf.CodedInputStream;
import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A graph is read whole, and its weights are not. */
class ModelGraphTest {

  /** What comes behind the graph: without it, what is there is a whole model of no version. */
  private static final int OPSET_BYTES = 6;

  @TempDir Path folder;

  private static OnnxBuilder dense(int width) {
    return new OnnxBuilder()
        .input("x", FLOAT, -1, width)
        .output("y", FLOAT, -1, 2)
        .floats("w", List.of((long) width, 2L), new float[2 * width])
        .floats("b", List.of(2L), 1, -2.5f)
        .node("Gemm", List.of("x", "w", "b"), "y");
  }

  @Test
  void whatIsLarge_isLeftOut_andAllElseKept() throws IOException {
    ModelProto whole = dense(100_000).metadata("key", "value").build();
    ModelProto skimmed =
        ModelProto.parseFrom(WeightSkimmer.skim(CodedInputStream.newInstance(whole.toByteArray())));
    assertThat(whole.getSerializedSize()).isGreaterThan(800_000);
    assertThat(skimmed.getSerializedSize()).isLessThan(500);
    ModelProto.Builder expected = whole.toBuilder();
    expected.getGraphBuilder().getInitializerBuilder(0).clearRawData();
    assertThat(skimmed).isEqualTo(expected.build());
  }

  @Test
  void weightsInsideNodesAndTheirGraphs_areLeftOutToo() throws IOException {
    ModelProto inner = dense(10_000).build();
    ModelProto whole =
        new OnnxBuilder()
            .input("x", FLOAT, -1, 10_000)
            .output("y", FLOAT, -1, 2)
            .node(
                "If",
                List.of("x"),
                List.of("y"),
                Map.of("then_branch", inner.getGraph(), "else_branch", inner.getGraph()))
            .build();
    ModelProto skimmed =
        ModelProto.parseFrom(WeightSkimmer.skim(CodedInputStream.newInstance(whole.toByteArray())));
    assertThat(skimmed.getSerializedSize()).isLessThan(1_000);
    assertThat(skimmed.getGraph().getNode(0).getAttributeList())
        .allSatisfy(branch -> assertThat(branch.getG().getInitializerList()).hasSize(2));
  }

  @Test
  void aFileThatEndsEarly_isNoModel_whereverItEnds() throws IOException {
    byte[] whole = dense(3).build().toByteArray();
    Path file = folder.resolve("cut.onnx");
    int graphEnds = whole.length - OPSET_BYTES;
    for (int length = 0; length < graphEnds; length++) {
      Files.write(file, Arrays.copyOf(whole, length));
      assertThatThrownBy(() -> ModelGraph.read(file))
          .as("%d bytes", length)
          .isInstanceOf(IOException.class);
    }
    Files.write(file, Arrays.copyOf(dense(100_000).build().toByteArray(), 5_000));
    assertThatThrownBy(() -> ModelGraph.read(file)).isInstanceOf(IOException.class);
    Files.writeString(file, "hello");
    assertThatThrownBy(() -> ModelGraph.read(file)).isInstanceOf(IOException.class);
  }

  /** Whatever a file holds, it is read or refused, and all that is asked of it has an answer. */
  @Test
  void damagedFiles_areReadOrRefused() throws IOException {
    byte[] whole =
        dense(3)
            .external("e", "w.data", 0, 2)
            .node("Softmax", List.of("y"), "p")
            .metadata("key", "value")
            .build()
            .toByteArray();
    Random random = new Random(5);
    Path file = folder.resolve("damaged.onnx");
    int read = 0;
    for (int i = 0; i < 3_000; i++) {
      byte[] damaged = whole.clone();
      for (int flips = 0; flips <= i % 3; flips++) {
        damaged[random.nextInt(damaged.length)] ^= (byte) (1 << random.nextInt(8));
      }
      Files.write(file, damaged);
      try {
        ModelGraph graph = ModelGraph.read(file);
        for (GraphTensor output : graph.outputs()) {
          assertThat(OutputEnding.of(graph, output.name()).toString()).isNotEmpty();
        }
        assertThat(ExternalWeights.of(graph)).isNotNull();
        assertThat(TrainingNodes.of(graph)).isNotNull();
        read++;
      } catch (IOException e) {
        assertThat(e).isNotNull();
      }
    }
    assertThat(read).isBetween(500, 2_999);
  }

  @Test
  void inputsThatTheFileHasValuesFor_needNotBeFed() {
    ModelGraph graph =
        ModelGraph.of(
            new OnnxBuilder()
                .input("x", FLOAT, -1, 3)
                .input("keep_prob", FLOAT)
                .scalar("keep_prob", 1)
                .output("y", FLOAT, -1, 3)
                .node("Mul", List.of("x", "keep_prob"), "y")
                .build());
    assertThat(graph.inputs()).extracting(GraphTensor::name).containsExactly("x");
    assertThat(graph.inputs().get(0)).hasToString("x float [N,3]");
  }

  @Test
  void smallNumbers_areRead_inEveryTypeAndForm() {
    ModelGraph graph =
        ModelGraph.of(
            dense(3)
                .longs("axes", 2, -1)
                .small("zero", OnnxBuilder.UINT8, 200)
                .node("Constant", List.of(), "five", Map.of("value_int", 5L))
                .build());
    assertThat(graph.numbers("b")).hasValue(new double[] {1, -2.5});
    assertThat(graph.numbers("axes")).hasValue(new double[] {2, -1});
    assertThat(graph.numbers("zero")).hasValue(new double[] {200});
    assertThat(graph.numbers("five")).hasValue(new double[] {5});
    assertThat(graph.numbers("x")).isEmpty();
  }

  @Test
  void whatIsMadeOfConstants_isConstant() {
    ModelGraph graph =
        ModelGraph.of(
            dense(3)
                .node("Transpose", List.of("w"), "wt")
                .node("MatMul", List.of("x", "wt"), "z")
                .build());
    assertThat(graph.isConstant("wt")).isTrue();
    assertThat(graph.isConstant("z")).isFalse();
    assertThat(graph.computes("z")).isTrue();
    assertThat(graph.computes("wt")).isFalse();
    assertThat(graph.computes("x")).isFalse();
  }

  @Test
  void realModels_ofAllExporters_areRead() throws IOException {
    for (Path file : SharedData.requireFiles("onnx")) {
      if (file.toString().endsWith(".onnx")) {
        ModelGraph graph = ModelGraph.read(file);
        assertThat(graph.inputs()).as("inputs of %s", file).hasSize(1);
        assertThat(graph.outputs()).as("outputs of %s", file).hasSize(1);
      }
    }
  }
}
