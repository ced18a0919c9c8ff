package dev.clipstream.trainer.layer;

import static dev.clipstream.trainer.layer.LayerParity.BATCHES;
import static dev.clipstream.trainer.layer.LayerParity.assertComputesTheSame;
import static dev.clipstream.trainer.layer.LayerParity.assertSame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.layer.image.Gelu;
import dev.clipstream.trainer.layer.image.GlobalMaxPool;
import dev.clipstream.trainer.layer.image.Scaling;
import dev.clipstream.trainer.layer.image.WhiteningConv2d;
import dev.clipstream.trainer.layer.sequence.AttentionPool;
import dev.clipstream.trainer.layer.sequence.BiLstm;
import dev.clipstream.trainer.layer.sequence.BidirectionalLast;
import dev.clipstream.trainer.layer.sequence.Conv1d;
import dev.clipstream.trainer.layer.sequence.FeatureScaling;
import dev.clipstream.trainer.layer.sequence.Gru;
import dev.clipstream.trainer.layer.sequence.LastStep;
import dev.clipstream.trainer.layer.sequence.Lstm;
import dev.clipstream.trainer.layer.sequence.MeanDense;
import dev.clipstream.trainer.layer.sequence.MeanStep;
import dev.clipstream.trainer.layer.sequence.PatchEmbedding;
import dev.clipstream.trainer.layer.sequence.PatchEmbedding.Segments;
import dev.clipstream.trainer.layer.sequence.PositionalEmbedding;
import dev.clipstream.trainer.layer.sequence.SelfAttention;
import dev.clipstream.trainer.layer.sequence.TemporalDifference;
import dev.clipstream.trainer.layer.sequence.TimeDistributed;
import dev.clipstream.trainer.layer.sequence.TimeDistributedBatchNorm;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Every layer computes the same in torch and in ONNX Runtime, whatever the batch. */
class LayerParityTest {

  private static final int WIDTH = 6;

  @BeforeEach
  void seed() {
    Torch.useThreads(1);
    Torch.seed(1);
  }

  private static WhiteningConv2d whitened(Shape image) {
    WhiteningConv2d layer = new WhiteningConv2d(image.channels(), 2);
    layer.fit(torch.randn(64, image.channels(), image.height(), image.width()));
    return layer;
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
        Arguments.of(Conv2d.padded(3, 4, 3, 1), image),
        Arguments.of(Conv2d.padded(3, 4, 3, 2), image),
        Arguments.of(Conv2d.padded(3, 4, 1, 2), image),
        Arguments.of(LayerParity.trained(new BatchNorm2d(3), image), image),
        Arguments.of(new GlobalAveragePool(), image),
        Arguments.of(new GlobalMaxPool(), image),
        Arguments.of(new Gelu(), image),
        Arguments.of(new Scaling(0.3), vector),
        Arguments.of(Conv2d.dirac(3, 5, 3), image),
        Arguments.of(LayerParity.trained(BatchNorm2d.shifting(3, 0.4), image), image),
        Arguments.of(whitened(image), image),
        Arguments.of(Residual.around(Conv2d.padded(3, 3, 3, 1)), image),
        Arguments.of(Residual.around(block(image), Conv2d.padded(3, 4, 1, 2)), image),
        Arguments.of(new PatchEmbedding(3, Segments.rowsOf(image), 4), image),
        Arguments.of(new PatchEmbedding(3, Segments.patches(4, 2), 4), image),
        Arguments.of(new PositionalEmbedding(Shape.sequence(7, 4)), Shape.sequence(7, 4)),
        Arguments.of(
            Sequential.from(image)
                .then(in -> new Conv2d(in.channels(), 4, 3))
                .then(new Relu())
                .then(new MaxPool2d(2))
                .then(new Flatten())
                .then(in -> new Dense(in.size(), 2))
                .build(),
            image));
  }

  private static SequenceLayer trained(SequenceLayer layer) {
    org.bytedeco.pytorch.Module model = new org.bytedeco.pytorch.Module("test");
    layer.register(model, "layer");
    for (int i = 0; i < 3; i++) {
      layer.forward(
          torch.randn(new long[] {8, 5, WIDTH}).add(new Scalar(1f)),
          Tensors.integers(lengths(8, 5)));
    }
    model.eval();
    return layer;
  }

  private static TensorLayer block(Shape image) {
    return LayerParity.trained(
        Sequential.from(image)
            .then(in -> Conv2d.padded(in.channels(), 4, 3, 2))
            .then(in -> new BatchNorm2d(in.channels()))
            .then(new Relu())
            .then(in -> Conv2d.padded(in.channels(), 4, 3, 1))
            .build(),
        image);
  }

  @ParameterizedTest
  @MethodSource("tensorLayers")
  void tensorLayerComputesTheSame_andTheShapeItPromises(TensorLayer layer, Shape shape)
      throws Exception {
    assertComputesTheSame(layer, shape);
  }

  @Test
  void pixelsComputeTheSame() throws Exception {
    PixelNormalization layer = PixelNormalization.ofImages();
    OnnxGraph graph = new OnnxGraph("test");
    String input = graph.input("x", TensorType.UINT8, "N", "4", "6", "3");
    graph.output("y", layer.export(graph, input), TensorType.FLOAT, "N", "3", "4", "6");
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

  /** As it is after training: nothing is left out at random. */
  private static SequencePool trained(SequencePool pool) {
    org.bytedeco.pytorch.Module model = new org.bytedeco.pytorch.Module("test");
    pool.register(model, "pool");
    model.eval();
    return pool;
  }

  private static FeatureScaling scaling() {
    FeatureScaling scaling = new FeatureScaling(WIDTH);
    scaling.set(new float[] {1, -2, 3, 0, 5, 6}, new float[] {1, 2, 0.5f, 4, 5, 0.1f});
    return scaling;
  }

  static Stream<Arguments> sequenceLayers() {
    return Stream.of(
        Arguments.of(new Gru(WIDTH, 4, 1)),
        Arguments.of(new Gru(WIDTH, 3, 2)),
        Arguments.of(new BiLstm(WIDTH, 4)),
        Arguments.of(new Conv1d(WIDTH, 4, 1)),
        Arguments.of(new Conv1d(WIDTH, 64, 3)),
        Arguments.of(new TimeDistributed(new Relu(), WIDTH)),
        Arguments.of(new TemporalDifference(WIDTH)),
        Arguments.of(trained(new TimeDistributedBatchNorm(WIDTH))),
        Arguments.of(scaling()),
        Arguments.of(new Lstm(WIDTH, 4, 1)),
        Arguments.of(new Lstm(WIDTH, 4, 2)),
        Arguments.of(new Lstm(WIDTH, 3, 3)));
  }

  @ParameterizedTest
  @MethodSource("sequenceLayers")
  void sequenceLayerComputesTheSame_andIsBlindToPadding(SequenceLayer layer) throws Exception {
    // Every step matters, the first as much as the last: padding is compared after the mean.
    OnnxGraph graph = new OnnxGraph("test");
    String steps = graph.input("x", TensorType.FLOAT, "N", "T", Integer.toString(WIDTH));
    String lengths = graph.input("lengths", TensorType.INT64, "N");
    String value = layer.export(graph, steps, lengths);
    String mean = new MeanStep(WIDTH).export(graph, value, lengths).vector();
    String last = new LastStep().export(graph, value, lengths).vector();
    String y = graph.node("Concat", List.of(mean, last), Attributes.integer("axis", 1));
    graph.output("y", y, TensorType.FLOAT, "N", Integer.toString(2 * layer.width()));
    for (int batch : BATCHES) {
      for (int time : new int[] {1, 3, 16}) {
        int[] real = lengths(batch, time);
        Tensor n = Tensors.integers(real);
        Tensor x = torch.randn(new long[] {batch, time, WIDTH});
        Tensor expected = meanAndLast(layer.forward(x, n), n);
        Tensor other = withOtherPadding(x, real, 1e3f);

        assertSame(GraphRunner.run(graph, Map.of("x", x, "lengths", n)), expected);
        assertSame(GraphRunner.run(graph, Map.of("x", other, "lengths", n)), expected);
        assertSame(Tensors.toFloats(meanAndLast(layer.forward(other, n), n)), expected);
      }
    }
  }

  private static Tensor meanAndLast(Tensor steps, Tensor lengths) {
    return torch.cat(
        new TensorVector(
            new MeanStep(WIDTH).forward(steps, lengths).vector(),
            new LastStep().forward(steps, lengths).vector()),
        1);
  }

  static Stream<Arguments> pools() {
    return Stream.of(
        Arguments.of(new LastStep()),
        Arguments.of(new MeanStep(WIDTH)),
        Arguments.of(trained(new MeanDense(WIDTH, 5, 0.5))),
        Arguments.of(new BidirectionalLast(WIDTH / 2)),
        Arguments.of(new AttentionPool(WIDTH, 3)),
        Arguments.of(new SelfAttention(WIDTH, WIDTH)));
  }

  @ParameterizedTest
  @MethodSource("pools")
  void poolComputesTheSame_whateverThePaddingHolds(SequencePool pool) throws Exception {
    OnnxGraph graph = new OnnxGraph("test");
    String steps = graph.input("x", TensorType.FLOAT, "N", "T", Integer.toString(WIDTH));
    String lengths = graph.input("lengths", TensorType.INT64, "N");
    String vector = pool.export(graph, steps, lengths).vector();
    graph.output("y", vector, TensorType.FLOAT, "N", Integer.toString(WIDTH));
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

  static Stream<Arguments> attentions() {
    return Stream.of(
        Arguments.of(new AttentionPool(WIDTH, 3)), Arguments.of(new SelfAttention(WIDTH, 4)));
  }

  @ParameterizedTest
  @MethodSource("attentions")
  void attentionComputesTheSame_sumsToOne_andGivesPaddingNothing(SequencePool pool)
      throws Exception {
    OnnxGraph graph = new OnnxGraph("test");
    String steps = graph.input("x", TensorType.FLOAT, "N", "T", Integer.toString(WIDTH));
    String lengths = graph.input("lengths", TensorType.INT64, "N");
    String weights = pool.export(graph, steps, lengths).attention().orElseThrow();
    graph.output("y", weights, TensorType.FLOAT, "N", "T");
    for (int batch : BATCHES) {
      for (int time : new int[] {1, 3, 16}) {
        int[] real = lengths(batch, time);
        Tensor n = Tensors.integers(real);
        Tensor x = withOtherPadding(torch.randn(new long[] {batch, time, WIDTH}), real, Float.NaN);
        Tensor attention = pool.forward(x, n).attention().orElseThrow();

        assertThat(attention.shape()).containsExactly(batch, time);
        assertSame(GraphRunner.run(graph, Map.of("x", x, "lengths", n)), attention);
        assertSame(Tensors.toFloats(attention.sum(1)), torch.ones(new long[] {batch}));
        float[] values = Tensors.toFloats(attention);
        for (int i = 0; i < values.length; i++) {
          assertThat(values[i] > 0).isEqualTo(i % time < real[i / time]);
        }
      }
    }
  }

  @Test
  void changesStandBesideTheSteps_andTheFirstHasNone() {
    Tensor x = Tensor.create(new float[] {1, 10, 3, 8}, 1, 2, 2);

    assertThat(Tensors.toFloats(new TemporalDifference(2).forward(x, Tensors.integers(2))))
        .containsExactly(1, 10, 0, 0, 3, 8, 2, 2);
  }

  @Test
  void stepNormLearnsScalesOfRealStepsOnly() {
    TimeDistributedBatchNorm layer = new TimeDistributedBatchNorm(1);
    Tensor x = Tensor.create(new float[] {10, 20, 1e6f, 30, 40, Float.NaN}, 2, 3, 1);
    Tensor y = layer.forward(x, Tensors.integers(2, 2));

    // Mean 25, variance 125.
    float[] expected = {-1.3416f, -0.4472f, 0, 0.4472f, 1.3416f, 0};
    assertThat(Tensors.toFloats(y)).containsExactly(expected, within(1e-3f));
  }

  @Test
  void meanStepIsTheMeanOfTheRealSteps() {
    Tensor x = Tensor.create(new float[] {1, 10, 3, 20, 99, 99}, 1, 3, 2);

    assertThat(Tensors.toFloats(new MeanStep(WIDTH).forward(x, Tensors.integers(2)).vector()))
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
}
