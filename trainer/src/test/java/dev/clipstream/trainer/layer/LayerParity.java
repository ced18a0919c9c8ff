package dev.clipstream.trainer.layer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import dev.clipstream.trainer.torch.Tensors;
import java.util.Map;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/** Compares layers in torch with what they are exported as in ONNX Runtime. */
final class LayerParity {

  static final int[] BATCHES = {1, 7, 32};

  private static final float TOLERANCE = 1e-5f;

  private LayerParity() {}

  /** The layer after it has seen a few batches, so that its averages are not the first ones. */
  static TensorLayer trained(TensorLayer layer, Shape shape) {
    org.bytedeco.pytorch.Module model = new org.bytedeco.pytorch.Module("test");
    layer.register(model, "layer");
    for (int i = 0; i < 3; i++) {
      layer.forward(torch.randn(withBatch(8, shape)).add(new Scalar(1f)));
    }
    model.eval();
    return layer;
  }

  static void assertComputesTheSame(TensorLayer layer, Shape shape) throws Exception {
    OnnxGraph graph = new OnnxGraph("test");
    String[] dimensions = dimensions(shape);
    String input = graph.input("x", TensorType.FLOAT, dimensions);
    graph.output(
        "y", layer.export(graph, input), TensorType.FLOAT, dimensions(layer.output(shape)));
    for (int batch : BATCHES) {
      Tensor x = torch.randn(withBatch(batch, shape));
      Tensor y = layer.forward(x);

      assertThat(y.shape()).isEqualTo(withBatch(batch, layer.output(shape)));
      assertSame(GraphRunner.run(graph, Map.of("x", x)), y);
    }
  }

  static void assertSame(float[] actual, Tensor expected) {
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
