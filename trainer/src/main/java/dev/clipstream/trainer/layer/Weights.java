package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.Tensor;

/** Copies the weights of torch modules into an ONNX graph. */
public final class Weights {

  private Weights() {}

  /** Adds a float32 tensor as it is. */
  public static String add(OnnxGraph graph, String name, Tensor weights) {
    return graph.weights(name, Tensors.toFloats(weights), weights.shape());
  }

  /**
   * Adds the batch normalization of an input [N,C,…], whose axes behind the channels may be any.
   *
   * @param parameters gain, bias, mean and variance, each [C]
   */
  public static String batchNormalization(
      OnnxGraph graph, String input, List<Tensor> parameters, double epsilon) {
    return graph.node(
        "BatchNormalization",
        List.of(
            input,
            add(graph, "norm.weight", parameters.get(0)),
            add(graph, "norm.bias", parameters.get(1)),
            add(graph, "norm.mean", parameters.get(2)),
            add(graph, "norm.variance", parameters.get(3))),
        Attributes.number("epsilon", epsilon));
  }
}
