package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.SequenceLayer;
import dev.clipstream.trainer.layer.Weights;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.javacpp.LongPointer;
import org.bytedeco.pytorch.Conv1dImpl;
import org.bytedeco.pytorch.Conv1dOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * Convolution over time: y[n,t,o] = b[o] + sum over c,u of w[o,c,u] x[n,t+u-(k-1)/2,c], x being 0
 * before the first step and after the last real one, from [N,T,F] to [N,T,O]. Waibel et al.,
 * Phoneme recognition using time-delay neural networks, 1989.
 */
public final class Conv1d implements SequenceLayer {

  private final int filters;
  private final int kernel;
  private final Conv1dImpl module;

  /**
   * A layer with fresh weights.
   *
   * @param input width F of a step of the input
   * @param filters width O of a step of the output
   * @param kernel steps k that one output sees, an odd number
   */
  public Conv1d(int input, int filters, int kernel) {
    if (kernel % 2 == 0) {
      throw new IllegalArgumentException("the kernel must be odd, not " + kernel);
    }
    this.filters = filters;
    this.kernel = kernel;
    try (LongPointer size = new LongPointer(new long[] {kernel});
        LongPointer around = new LongPointer(new long[] {kernel / 2})) {
      Conv1dOptions options = new Conv1dOptions(input, filters, size);
      options.padding().put(around);
      module = new Conv1dImpl(options);
    }
  }

  @Override
  public void register(Module model, String name) {
    model.register_module(name, module);
  }

  @Override
  public int width() {
    return filters;
  }

  @Override
  public long multiplyAdds(int steps, int input) {
    return (long) steps * kernel * input * filters;
  }

  @Override
  public Tensor forward(Tensor steps, Tensor lengths) {
    Tensor planes = Mask.clear(steps, lengths).transpose(1, 2);
    return module.forward(planes).transpose(1, 2);
  }

  @Override
  public String export(OnnxGraph graph, String steps, String lengths) {
    String planes =
        graph.node(
            "Transpose",
            List.of(Mask.clear(graph, steps, lengths)),
            Attributes.integers("perm", 0, 2, 1));
    String value =
        graph.node(
            "Conv",
            List.of(
                planes,
                Weights.add(graph, "conv.weight", module.weight()),
                Weights.add(graph, "conv.bias", module.bias())),
            Attributes.integers("kernel_shape", kernel),
            Attributes.integers("pads", kernel / 2, kernel / 2));
    return graph.node("Transpose", List.of(value), Attributes.integers("perm", 0, 2, 1));
  }
}
