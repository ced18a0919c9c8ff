package dev.clipstream.trainer.layer.clip;

import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.layer.Weights;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv3dImpl;
import org.bytedeco.pytorch.Conv3dOptions;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Convolution over time and plane.
 *
 * <p>y[n,o,t,i,j] = sum over c,r,u,v of w[o,c,r,u,v] x[n,c,t+r-p,i+u-p,j+v-p] with padding p = k/2,
 * x being 0 outside, from [N,C,T,H,W] to [N,O,T,H,W]. Tran et al., Learning spatiotemporal features
 * with 3D convolutional networks, 2015.
 */
public final class Conv3d implements TensorLayer {

  private final int filters;
  private final int kernel;
  private final Conv3dImpl module;

  private Conv3d(int channels, int filters, int kernel) {
    if (kernel % 2 == 0) {
      throw new IllegalArgumentException(
          "a kernel has a middle, so its side is odd, not " + kernel);
    }
    this.filters = filters;
    this.kernel = kernel;
    try (LongPointer size = new LongPointer(kernel, kernel, kernel);
        LongPointer around = new LongPointer(kernel / 2, kernel / 2, kernel / 2)) {
      Conv3dOptions options = new Conv3dOptions(channels, filters, size);
      options.padding().put(around);
      options.bias().put(false);
      module = new Conv3dImpl(options);
    }
  }

  /**
   * A layer to be followed by batch normalization: padding that keeps frames, rows and columns, and
   * no bias. Its weights are normal with the variance 2 / (k k k O), which keeps the variance of
   * the gradient through a rectifier: He et al., Delving deep into rectifiers, 2015.
   *
   * @param channels channels C of the input
   * @param filters channels O of the output
   * @param kernel frames, rows and columns k of the kernel, odd
   */
  public static Conv3d padded(int channels, int filters, int kernel) {
    Conv3d layer = new Conv3d(channels, filters, kernel);
    NoGradGuard noGradients = new NoGradGuard();
    try {
      double deviation = Math.sqrt(2.0 / ((double) kernel * kernel * kernel * filters));
      layer.module.weight().normal_(0, deviation, new GeneratorOptional());
    } finally {
      noGradients.close();
    }
    return layer;
  }

  @Override
  public void register(Module model, String name) {
    model.register_module(name, module);
  }

  @Override
  public Shape output(Shape input) {
    return Shape.clip(filters, input.frames(), input.height(), input.width());
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) output(input).size() * input.channels() * kernel * kernel * kernel;
  }

  @Override
  public Tensor forward(Tensor input) {
    return module.forward(input);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    int around = kernel / 2;
    return graph.node(
        "Conv",
        List.of(input, Weights.add(graph, "conv.weight", module.weight())),
        Attributes.integers("kernel_shape", kernel, kernel, kernel),
        Attributes.integers("strides", 1, 1, 1),
        Attributes.integers("pads", around, around, around, around, around, around));
  }
}
