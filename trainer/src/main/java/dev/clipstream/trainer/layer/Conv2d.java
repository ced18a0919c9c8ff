package dev.clipstream.trainer.layer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv2dImpl;
import org.bytedeco.pytorch.Conv2dOptions;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.LongOptional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Convolution over the plane.
 *
 * <p>y[n,o,i,j] = b[o] + sum over c,u,v of w[o,c,u,v] x[n,c,si+u-p,sj+v-p] with stride s and
 * padding p, x being 0 outside, from [N,C,H,W] to [N,O,(H+2p-k)/s+1,(W+2p-k)/s+1]. LeCun et al.,
 * Gradient-based learning applied to document recognition, 1998.
 */
public final class Conv2d implements TensorLayer {

  private final int filters;
  private final int kernel;
  private final int stride;
  private final int groups;
  private final int padding;
  private final boolean bias;
  private final Conv2dImpl module;

  private Conv2d(int channels, int filters, int kernel, int stride, int groups, boolean padded) {
    this.filters = filters;
    this.kernel = kernel;
    this.stride = stride;
    this.groups = groups;
    // Padding goes with batch normalisation, which has a bias of its own.
    padding = padded ? kernel / 2 : 0;
    bias = !padded;
    try (LongPointer size = new LongPointer(kernel, kernel);
        LongPointer around = new LongPointer(padding, padding)) {
      Conv2dOptions options = new Conv2dOptions(channels, filters, size);
      long step = thinsOut() ? 1 : stride;
      options.stride().put(new long[] {step, step});
      options.padding().put(around);
      options.groups().put(groups);
      options.bias().put(bias);
      module = new Conv2dImpl(options);
    }
  }

  /**
   * A layer with stride 1, without padding, with a bias; its weights are torch's usual ones.
   *
   * @param channels channels C of the input
   * @param filters channels O of the output
   * @param kernel rows and columns k of the kernel
   */
  public Conv2d(int channels, int filters, int kernel) {
    this(channels, filters, kernel, 1, 1, false);
  }

  /**
   * A layer to be followed by batch normalisation: padding p = k/2, so that stride 1 keeps the size
   * of the plane, and no bias. Its weights are normal with the variance 2 / (k k O), which keeps
   * the variance of the gradient through a rectifier: He et al., Delving deep into rectifiers,
   * 2015.
   */
  public static Conv2d padded(int channels, int filters, int kernel, int stride) {
    return normal(new Conv2d(channels, filters, kernel, stride, 1, true));
  }

  /**
   * A depthwise layer to be followed by batch normalization: each channel has a filter of its own,
   * y[n,c,i,j] = sum over u,v of w[c,u,v] x[n,c,si+u-p,sj+v-p], otherwise as {@link #padded}.
   * Howard et al., MobileNets, 2017.
   */
  public static Conv2d depthwise(int channels, int kernel, int stride) {
    return normal(new Conv2d(channels, channels, kernel, stride, channels, true));
  }

  private static Conv2d normal(Conv2d layer) {
    NoGradGuard noGradients = new NoGradGuard();
    try {
      int fan = layer.kernel * layer.kernel * layer.filters / layer.groups;
      double deviation = Math.sqrt(2.0 / fan);
      layer.module.weight().normal_(0, deviation, new GeneratorOptional());
    } finally {
      noGradients.close();
    }
    return layer;
  }

  /**
   * A layer of stride 1 to be followed by batch normalization, whose first C filters, or all of
   * them if there are fewer, give its input as it is at first; the others have torch's usual
   * weights. Zagoruyko and Komodakis, DiracNets, 2017.
   */
  public static Conv2d dirac(int channels, int filters, int kernel) {
    Conv2d layer = new Conv2d(channels, filters, kernel, 1, 1, true);
    NoGradGuard noGradients = new NoGradGuard();
    try {
      torch.dirac_(layer.module.weight().narrow(0, 0, Math.min(channels, filters)));
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
    return Shape.image(filters, output(input.height()), output(input.width()));
  }

  private int output(int size) {
    int room = size + 2 * padding - kernel;
    return room < 0 ? 0 : room / stride + 1;
  }

  @Override
  public long multiplyAdds(Shape input) {
    return (long) output(input).size() * (input.channels() / groups) * kernel * kernel;
  }

  @Override
  public Tensor forward(Tensor input) {
    return module.forward(thinsOut() ? everyOther(everyOther(input, 2), 3) : input);
  }

  /**
   * Whether the input is thinned out before a convolution of stride 1, which is the same for 1x1
   * kernels. OneDNN's own gradient of them, as it comes with libtorch 2.10, writes beyond its
   * memory where the channels are no multiple of 16 and come last.
   */
  private boolean thinsOut() {
    return kernel == 1 && stride > 1;
  }

  private Tensor everyOther(Tensor input, long dimension) {
    return input.slice(dimension, new LongOptional(0), new LongOptional(), stride);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    List<String> inputs = new ArrayList<>(List.of(input));
    inputs.add(Weights.add(graph, "conv.weight", module.weight()));
    if (bias) {
      inputs.add(Weights.add(graph, "conv.bias", module.bias()));
    }
    List<AttributeProto> attributes =
        new ArrayList<>(
            List.of(
                Attributes.integers("kernel_shape", kernel, kernel),
                Attributes.integers("strides", stride, stride),
                Attributes.integers("pads", padding, padding, padding, padding)));
    if (groups > 1) {
      attributes.add(Attributes.integer("group", groups));
    }
    return graph.node("Conv", inputs, attributes.toArray(AttributeProto[]::new));
  }
}
