package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * Convolution over the plane, stride 1, without padding.
 *
 * <p>y[n,o,i,j] = b[o] + sum over c,u,v of w[o,c,u,v] x[n,c,i+u,j+v], from [N,C,H,W] to
 * [N,O,H-k+1,W-k+1]. LeCun et al., Gradient-based learning applied to document recognition, 1998.
 */
public final class Conv2d implements TensorLayer {

  private final int filters;
  private final int kernel;
  private final Conv2dImpl module;

  /**
   * A layer with fresh weights.
   *
   * @param channels channels C of the input
   * @param filters channels O of the output
   * @param kernel rows and columns k of the kernel
   */
  public Conv2d(int channels, int filters, int kernel) {
    this.filters = filters;
    this.kernel = kernel;
    try (LongPointer size = new LongPointer(kernel, kernel)) {
      module = new Conv2dImpl(new Conv2dOptions(channels, filters, size));
    }
  }

  @Override
  public void register(Module model, String name) {
    model.register_module(name, module);
  }

  @Override
  public Shape output(Shape input) {
    return Shape.image(filters, input.height() - kernel + 1, input.width() - kernel + 1);
  }

  @Override
  public Tensor forward(Tensor input) {
    return module.forward(input);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    return graph.node(
        "Conv",
        List.of(
            input,
            Weights.add(graph, "conv.weight", module.weight()),
            Weights.add(graph, "conv.bias", module.bias())),
        Attributes.integers("kernel_shape", kernel, kernel));
  }
}
