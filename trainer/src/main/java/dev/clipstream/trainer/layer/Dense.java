package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.LinearImpl;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/** A fully connected layer: y[n,o] = b[o] + sum over i of w[o,i] x[n,i], from [N,I] to [N,O]. */
public final class Dense implements TensorLayer {

  private final int outputs;
  private final LinearImpl module;

  public Dense(int inputs, int outputs) {
    this.outputs = outputs;
    module = new LinearImpl(inputs, outputs);
  }

  /** The weights w, [O,I] in row-major order. */
  public float[] weight() {
    return Tensors.toFloats(module.weight());
  }

  /** The bias b, [O]. */
  public float[] bias() {
    return Tensors.toFloats(module.bias());
  }

  @Override
  public void register(Module model, String name) {
    model.register_module(name, module);
  }

  @Override
  public Shape output(Shape input) {
    return Shape.vector(outputs);
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) input.size() * outputs;
  }

  @Override
  public Tensor forward(Tensor input) {
    return module.forward(input);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    return graph.node(
        "Gemm",
        List.of(
            input,
            Weights.add(graph, "dense.weight", module.weight()),
            Weights.add(graph, "dense.bias", module.bias())),
        Attributes.integer("transB", 1));
  }
}
