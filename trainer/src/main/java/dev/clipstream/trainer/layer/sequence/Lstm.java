package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.SequenceLayer;
import dev.clipstream.trainer.layer.StepGraph;
import dev.clipstream.trainer.layer.StepLayer;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/**
 * Long short-term memory, one or more layers deep, forward in time, from [N,T,F] to [N,T,H].
 *
 * <p>With s the logistic function and * by element: i = s(Wi x + Ui h + bi), f = s(Wf x + Uf h +
 * bf), o = s(Wo x + Uo h + bo), c' = f * c + i * tanh(Wc x + Uc h + bc), h' = o * tanh(c'); state
 * and output start at 0. Hochreiter and Schmidhuber, 1997, with the forget gate of Gers et al.,
 * 2000. Since it runs forward, padding at the end cannot reach a real step and needs no mask here.
 */
public final class Lstm implements SequenceLayer, StepLayer {

  private final int width;
  private final int depth;
  private final LSTMImpl module;

  /**
   * A layer with fresh weights.
   *
   * @param input width F of a step of the input
   * @param width width H of the state
   * @param depth layers on top of each other
   */
  public Lstm(int input, int width, int depth) {
    this.width = width;
    this.depth = depth;
    LSTMOptions options = new LSTMOptions(input, width);
    options.num_layers().put(depth);
    options.batch_first().put(true);
    module = new LSTMImpl(options);
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
    long first = 4L * width * (input + width);
    return steps * (first + (depth - 1) * 4L * width * 2 * width);
  }

  @Override
  public Tensor forward(Tensor steps, Tensor lengths) {
    return module.forward(steps).get0();
  }

  @Override
  public String export(OnnxGraph graph, String steps, String lengths) {
    try (TensorVector weights = module.all_weights()) {
      return RecurrentWeights.LSTM.addStack(
          graph, "LSTM", steps, weights, Attributes.integer("hidden_size", width));
    }
  }

  /** Keeps h and c, [N,D] each, the states of all layers one after the other. */
  @Override
  public String exportStep(StepGraph graph, String step) {
    try (TensorVector weights = module.all_weights()) {
      return RecurrentWeights.LSTM.addStep(
          graph, "LSTM", step, weights, Attributes.integer("hidden_size", width));
    }
  }
}
