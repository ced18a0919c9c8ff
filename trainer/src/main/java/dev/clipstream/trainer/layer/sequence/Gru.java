package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.SequenceLayer;
import dev.clipstream.trainer.layer.StepGraph;
import dev.clipstream.trainer.layer.StepLayer;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import org.bytedeco.pytorch.GRUImpl;
import org.bytedeco.pytorch.GRUOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Gated recurrent units, one or more layers deep, forward in time, from [N,T,F] to [N,T,H].
 *
 * <p>With s the logistic function and * by element: r = s(Wr x + Ur h + br), z = s(Wz x + Uz h +
 * bz), n = tanh(Wn x + bn + r * (Un h + cn)), h' = (1 - z) * n + z * h; the state starts at 0. Cho
 * et al., 2014, with the reset gate after the product, as in cuDNN. Since it runs forward, padding
 * at the end cannot reach a real step and needs no mask here.
 */
public final class Gru implements SequenceLayer, StepLayer {

  private final int width;
  private final int depth;
  private final GRUImpl module;

  /**
   * A layer with fresh weights.
   *
   * @param input width F of a step of the input
   * @param width width H of the state
   * @param depth layers on top of each other
   */
  public Gru(int input, int width, int depth) {
    this.width = width;
    this.depth = depth;
    GRUOptions options = new GRUOptions(input, width);
    options.num_layers().put(depth);
    options.batch_first().put(true);
    module = new GRUImpl(options);
  }

  @Override
  public void register(Module model, String name) {
    model.register_module(name, module);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public long multiplyAdds(int steps, int input) {
    long first = 3L * width * (input + width);
    return steps * (first + (depth - 1) * 3L * width * 2 * width);
  }

  @Override
  public Tensor forward(Tensor steps, Tensor lengths) {
    return module.forward(steps).get0();
  }

  @Override
  public String export(OnnxGraph graph, String steps, String lengths) {
    try (TensorVector weights = module.all_weights()) {
      return RecurrentWeights.GRU.addStack(
          graph,
          "GRU",
          steps,
          weights,
          Attributes.integer("hidden_size", width),
          Attributes.integer("linear_before_reset", 1));
    }
  }

  /** Keeps h, [N,D], the states of all layers one after the other. */
  @Override
  public String exportStep(StepGraph graph, String step) {
    try (TensorVector weights = module.all_weights()) {
      return RecurrentWeights.GRU.addStep(
          graph,
          "GRU",
          step,
          weights,
          Attributes.integer("hidden_size", width),
          Attributes.integer("linear_before_reset", 1));
    }
  }
}
