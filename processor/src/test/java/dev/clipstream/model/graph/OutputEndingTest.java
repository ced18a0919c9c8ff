package dev.clipstream.model.graph;

import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.model.graph.OutputEnding.Kind;
import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.SharedData;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What makes scores is told by the graph, through all that only passes numbers on. */
class OutputEndingTest {

  /** A dense layer, followed by the operators in turn, each on what the one before gives. */
  private static OutputEnding ending(boolean bias, String operators) {
    OnnxBuilder graph =
        new OnnxBuilder()
            .domain("com.microsoft", 1)
            .domain("my.own", 1)
            .input("x", FLOAT, -1, 3)
            .floats("w", List.of(3L, 2L), new float[6])
            .floats("b", List.of(2L), new float[2])
            .scalar("c", 2)
            .longs("shape", 0, 2);
    graph.node("Gemm", bias ? List.of("x", "w", "b") : List.of("x", "w"), "t");
    String tensor = "t";
    for (String operator : operators.split(" ", -1)) {
      String output = tensor + "t";
      int colon = operator.indexOf(':');
      String domain = operator.substring(0, Math.max(0, colon));
      List<String> inputs = new ArrayList<>(List.of(tensor));
      if (List.of("Mul", "Add", "Div", "Reshape", "QuantizeLinear").contains(operator)) {
        inputs.add(operator.equals("Reshape") ? "shape" : "c");
      }
      if (!operator.equals("-")) {
        graph.node(domain, operator.substring(colon + 1), inputs, List.of(output), Map.of());
        tensor = output;
      }
    }
    return OutputEnding.of(ModelGraph.of(graph.bareOutput(tensor).build()), tensor);
  }

  @ParameterizedTest
  @CsvSource({
    "Softmax, SOFTMAX",
    "Softmax Identity Cast Reshape, SOFTMAX",
    "Softmax Squeeze Unsqueeze Flatten Transpose, SOFTMAX",
    "Softmax QuantizeLinear DequantizeLinear, SOFTMAX",
    "com.microsoft:QLinearSoftmax DequantizeLinear, SOFTMAX",
    "LogSoftmax Cast, LOG_SOFTMAX",
    "Sigmoid, SIGMOID",
    "HardSigmoid Reshape, SIGMOID",
    "Softmax Sigmoid, SIGMOID",
    "-, HEAD",
    "Cast Reshape, HEAD",
    "Mul, HEAD",
    "Div Add Identity, HEAD",
    "Relu, OPEN",
    "Tanh Identity, OPEN",
    "Clip, OPEN",
    "Softmax Mul, UNKNOWN",
    "Sigmoid Slice, UNKNOWN",
    "my.own:Softmaxish, UNKNOWN",
    "Softmax my.own:Calibrate, UNKNOWN"
  })
  void itsKind(String operators, Kind kind) {
    assertThat(ending(true, operators).kind()).isEqualTo(kind);
  }

  @Test
  void aLayerWithoutBias_isNoHead_unlessOneIsAddedBehindIt() {
    assertThat(ending(false, "-").kind()).isEqualTo(Kind.OPEN);
    assertThat(ending(false, "Add").kind()).isEqualTo(Kind.HEAD);
  }

  @Test
  void rounding_isNoted() {
    assertThat(ending(true, "Softmax QuantizeLinear").quantized()).isTrue();
    assertThat(ending(true, "Softmax Cast").quantized()).isFalse();
  }

  @Test
  void theNode_isNamed_alsoWhereItHasNoName() {
    assertThat(ending(true, "Softmax Cast").node().orElseThrow()).hasToString("Softmax 'node-tt'");
  }

  @Test
  void aSoftmaxWrittenOut_isOne() {
    OnnxBuilder graph =
        new OnnxBuilder()
            .input("x", FLOAT, -1, 3)
            .bareOutput("p")
            .node("Exp", List.of("x"), "e")
            .node("ReduceSum", List.of("e"), "s")
            .node("Div", List.of("e", "s"), "p");
    assertThat(OutputEnding.of(ModelGraph.of(graph.build()), "p").kind()).isEqualTo(Kind.SOFTMAX);
  }

  @Test
  void dynamicallyQuantizedHeads_areHeads() {
    OnnxBuilder graph =
        new OnnxBuilder()
            .input("x", FLOAT, -1, 3)
            .floats("w", List.of(3L, 2L), new float[6])
            .floats("b", List.of(2L), new float[2])
            .scalar("weight_scale", 1)
            .bareOutput("y")
            .node("DynamicQuantizeLinear", List.of("x"), List.of("q", "scale", "zero"), Map.of())
            .node("MatMulInteger", List.of("q", "w"), "i")
            .node("Cast", List.of("i"), "f")
            .node("Mul", List.of("scale", "weight_scale"), "both")
            .node("Mul", List.of("f", "both"), "m")
            .node("Add", List.of("m", "b"), "y");
    ModelGraph read = ModelGraph.of(graph.build());
    assertThat(OutputEnding.of(read, "y").kind()).isEqualTo(Kind.HEAD);
    assertThat(DynamicQuantization.in(read)).isPresent();
  }

  @Test
  void aGraphThatGoesInCircles_isNoWayBackForEver() {
    OnnxBuilder graph =
        new OnnxBuilder()
            .input("x", FLOAT, -1, 3)
            .bareOutput("a")
            .node("Identity", List.of("b"), "a")
            .node("Identity", List.of("a"), "b");
    ModelGraph read = ModelGraph.of(graph.build());
    assertThat(OutputEnding.of(read, "a").kind()).isEqualTo(Kind.OPEN);
    assertThat(PenultimateTensor.of(read, "a")).isEmpty();
    assertThat(Quantization.of(read, "a")).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "models/mobilenet_v2_nchw, probabilities, SOFTMAX, t204",
    "models/mobilenet_v1_025_128_u8, probabilities, SOFTMAX, t117",
    "models/ppocr_cls, softmax_0.tmp_0, SOFTMAX, reshape2_0.tmp_0",
    "models/silero_vad, output, UNKNOWN, ''",
    "onnx/light_resnet50, gpu_0/softmax_1, SOFTMAX, r173",
    "onnx/light_squeezenet, softmaxout_1, SOFTMAX, r61",
    "onnx/squeezenet_cifar10, loss, SOFTMAX, ''",
    "onnx/resnet_2b, 33, HEAD, 32",
    "onnx/cifar10_small, Identity:0, HEAD, sequential/dense_1/Relu:0",
    "onnx/mnist, Plus214_Output_0, HEAD, Pooling160_Output_0_reshape0"
  })
  void realModels(String name, String output, Kind kind, String penultimate) throws IOException {
    ModelGraph graph = ModelGraph.read(SharedData.require(name + ".onnx"));
    assertThat(OutputEnding.of(graph, output).kind()).isEqualTo(kind);
    if (!penultimate.isEmpty()) {
      assertThat(PenultimateTensor.of(graph, output)).hasValue(penultimate);
    }
  }
}
