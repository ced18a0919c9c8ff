package dev.clipstream.trainer.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.onnx.ElementType;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer computes the same in torch and in ONNX Runtime, whatever the batch. */
class LayerParityTest {

  private static final float TOLERANCE = 1e-5f;
  private static final int[] BATCHES = {1, 7, 32};
  private static final int WIDTH = 5;

  @BeforeEach
  void seed() {
    Torch.useThreads(1);
    Torch.seed(1);
  }

  static Stream<Arguments> tensorLayers() {
    Shape image = Shape.image(3, 9, 11);
    Shape vector = Shape.vector(6);
    return Stream.of(
        Arguments.of(new Conv2d(3, 4, 3), image),
        Arguments.of(new MaxPool2d(2), image),
        Arguments.of(new Flatten(), image),
        Arguments.of(new Relu(), image),
        Arguments.of(new Dense(6, 4), vector),
        Arguments.of(new Softmax(), vector),
        Arguments.of(
            Stack.from(image)
                .then(in -> new Conv2d(in.channels(), 4, 3))
                .then(new Relu())
                .then(new MaxPool2d(2))
                .then(new Flatten())
                .then(in -> new Dense(in.size(), 2))
                .build(),
            image));
  }

  @ParameterizedTest
  @MethodSource("tensorLayers")
  void tensorLayerComputesTheSame_andTheShapeItPromises(TensorLayer layer, Shape shape)
      throws Exception {
    OnnxGraph graph = new OnnxGraph("test");
    String[] dimensions = dimensions(shape);
    String input = graph.input("x", ElementType.FLOAT, dimensions);
    graph.output(
        "y", layer.export(graph, input), ElementType.FLOAT, dimensions(layer.output(shape)));
    for (int batch : BATCHES) {
      Tensor x = torch.randn(withBatch(batch, shape));
      Tensor y = layer.forward(x);

      assertThat(y.shape()).isEqualTo(withBatch(batch, layer.output(shape)));
      assertSame(GraphRunner.run(graph, Map.of("x", x)), y);
    }
  }

  @Test
  void pixelsComputeTheSame() throws Exception {
    Pixels layer = new Pixels();
    OnnxGraph graph = new OnnxGraph("test");
    String input = graph.input("x", ElementType.UINT8, "N", "4", "6", "3");
    graph.output("y", layer.export(graph, input), ElementType.FLOAT, "N", "3", "4", "6");
    for (int batch : BATCHES) {
      Tensor x =
          torch.rand(new long[] {batch, 4, 6, 3}).mul(new Scalar(256f)).to(torch.ScalarType.Byte);
      Tensor y = layer.forward(x);

      assertThat(y.shape()).containsExactly(batch, 3, 4, 6);
      assertSame(GraphRunner.run(graph, Map.of("x", x)), y);
    }
  }

  @Test
  void dropoutIsNothingOnceTrained() {
    Dropout layer = new Dropout(0.5);
    org.bytedeco.pytorch.Module model = new org.bytedeco.pytorch.Module("test");
    layer.register(model, "dropout");
    model.eval();
    Tensor x = torch.randn(new long[] {7, 6});

    assertThat(Tensors.toFloats(layer.forward(x))).isEqualTo(Tensors.toFloats(x));
    assertThat(layer.export(new OnnxGraph("test"), "x")).isEqualTo("x");
  }

  static Stream<Arguments> lstms() {
    return Stream.of(
        Arguments.of(new Lstm(WIDTH, 4, 1)),
        Arguments.of(new Lstm(WIDTH, 4, 2)),
        Arguments.of(new Lstm(WIDTH, 3, 3)));
  }

  @ParameterizedTest
  @MethodSource("lstms")
  void sequenceLayerComputesTheSame_andIsBlindToPadding(SequenceLayer layer) throws Exception {
    OnnxGraph graph = new OnnxGraph("test");
    String steps = graph.input("x", ElementType.FLOAT, "N", "T", Integer.toString(WIDTH));
    String lengths = graph.input("lengths", ElementType.INT64, "N");
    String value = layer.export(graph, steps, lengths);
    String last = new LastStep().export(graph, value, lengths).vector();
    graph.output("y", last, ElementType.FLOAT, "N", Integer.toString(layer.width()));
    for (int batch : BATCHES) {
      for (int time : new int[] {1, 3, 16}) {
        int[] real = lengths(batch, time);
        Tensor n = Tensors.integers(real);
        Tensor x = torch.randn(new long[] {batch, time, WIDTH});
        Tensor y = new LastStep().forward(layer.forward(x, n), n).vector();
        Tensor other = withOtherPadding(x, real, 1e3f);

        assertSame(GraphRunner.run(graph, Map.of("x", x, "lengths", n)), y);
        assertSame(GraphRunner.run(graph, Map.of("x", other, "lengths", n)), y);
      }
    }
  }

  static Stream<Arguments> pools() {
    return Stream.of(Arguments.of(new LastStep()), Arguments.of(new MeanStep()));
  }

  @ParameterizedTest
  @MethodSource("pools")
  void poolComputesTheSame_whateverThePaddingHolds(SequencePool pool) throws Exception {
    OnnxGraph graph = new OnnxGraph("test");
    String steps = graph.input("x", ElementType.FLOAT, "N", "T", Integer.toString(WIDTH));
    String lengths = graph.input("lengths", ElementType.INT64, "N");
    String vector = pool.export(graph, steps, lengths).vector();
    graph.output("y", vector, ElementType.FLOAT, "N", Integer.toString(WIDTH));
    for (int batch : BATCHES) {
      for (int time : new int[] {1, 3, 16}) {
        int[] real = lengths(batch, time);
        Tensor n = Tensors.integers(real);
        Tensor x = torch.randn(new long[] {batch, time, WIDTH});
        Tensor y = pool.forward(x, n).vector();
        Tensor other = withOtherPadding(x, real, Float.NaN);

        assertSame(GraphRunner.run(graph, Map.of("x", x, "lengths", n)), y);
        assertSame(GraphRunner.run(graph, Map.of("x", other, "lengths", n)), y);
        assertThat(Tensors.toFloats(pool.forward(other, n).vector()))
            .isEqualTo(Tensors.toFloats(y));
      }
    }
  }

  @Test
  void meanStepIsTheMeanOfTheRealSteps() {
    Tensor x = Tensor.create(new float[] {1, 10, 3, 20, 99, 99}, 1, 3, 2);

    assertThat(Tensors.toFloats(new MeanStep().forward(x, Tensors.integers(2)).vector()))
        .containsExactly(2, 15);
  }

  private static int[] lengths(int batch, int time) {
    int[] lengths = new int[batch];
    Arrays.setAll(lengths, i -> 1 + (i * 5 + time - 1) % time);
    return lengths;
  }

  private static Tensor withOtherPadding(Tensor x, int[] lengths, float value) {
    Tensor copy = x.clone();
    for (int i = 0; i < lengths.length; i++) {
      long padding = x.size(1) - lengths[i];
      if (padding > 0) {
        copy.select(0, i).narrow(0, lengths[i], padding).fill_(new Scalar(value));
      }
    }
    return copy;
  }

  private static void assertSame(float[] actual, Tensor expected) {
    assertThat(actual).hasSameSizeAs(Tensors.toFloats(expected));
    float[] values = Tensors.toFloats(expected);
    for (int i = 0; i < values.length; i++) {
      assertThat(actual[i]).isCloseTo(values[i], within(TOLERANCE));
    }
  }

  private static long[] withBatch(int batch, Shape shape) {
    long[] all = new long[shape.dimensions().size() + 1];
    all[0] = batch;
    for (int i = 1; i < all.length; i++) {
      all[i] = shape.dimensions().get(i - 1);
    }
    return all;
  }

  private static String[] dimensions(Shape shape) {
    String[] all = new String[shape.dimensions().size() + 1];
    all[0] = "N";
    for (int i = 1; i < all.length; i++) {
      all[i] = Integer.toString(shape.dimensions().get(i - 1));
    }
    return all;
  }
}
