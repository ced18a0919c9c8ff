package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.torch.Tensors;
import org.bytedeco.pytorch.Tensor;

/** Copies the weights of torch modules into an ONNX graph. */
public final class Weights {

  private Weights() {}

  /** Adds a float32 tensor as it is. */
  public static String add(OnnxGraph graph, String name, Tensor weights) {
    return graph.weights(name, Tensors.toFloats(weights), weights.shape());
  }
}
