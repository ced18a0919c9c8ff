package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.SequenceLayer;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.LSTMImpl;
import org.bytedeco.pytorch.LSTMOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Two {@link Lstm}s over the same steps, one forward and one backward in time, from [N,T,F] to
 * [N,T,2H]: y[n,t] = (forward[n,t], backward[n,t]). Schuster and Paliwal, Bidirectional recurrent
 * neural networks, 1997.
 *
 * <p>Backward means from the last real step: the second half starts there, not in the padding.
 */
public final class BiLstm implements SequenceLayer {

  private final int width;
  private final LSTMImpl forward;
  private final LSTMImpl backward;

  /**
   * A layer with fresh weights.
   *
   * @param input width F of a step of the input
   * @param width width H of the state of either direction
   */
  public BiLstm(int input, int width) {
    this.width = width;
    forward = lstm(input, width);
    backward = lstm(input, width);
  }

  private static LSTMImpl lstm(int input, int width) {
    LSTMOptions options = new LSTMOptions(input, width);
    options.batch_first().put(true);
    return new LSTMImpl(options);
  }

  @Override
  public void register(Module model, String name) {
    model.register_module(name + "_forward", forward);
    model.register_module(name + "_backward", backward);
  }

  @Override
  public int width() {
    return 2 * width;
  }

  @Override
  public long multiplyAdds(int steps, int input) {
    return 2L * steps * 4 * width * (input + width);
  }

  @Override
  public Tensor forward(Tensor steps, Tensor lengths) {
    Tensor mirror = mirror(steps, lengths);
    Tensor ahead = forward.forward(steps).get0();
    Tensor back = backward.forward(at(steps, mirror)).get0();
    return torch.cat(new TensorVector(ahead, at(back, mirror)), 2);
  }

  /** Where a step of the reversed sequence comes from: lengths[n] - 1 - t, padding from itself. */
  private static Tensor mirror(Tensor steps, Tensor lengths) {
    Tensor positions =
        torch
            .arange(new Scalar(steps.size(1)), lengths.options())
            .unsqueeze(0)
            .expand(steps.size(0), -1);
    Tensor reversed = lengths.unsqueeze(1).sub(new Scalar(1)).sub(positions);
    return torch.where(Mask.real(steps, lengths), reversed, positions);
  }

  private static Tensor at(Tensor steps, Tensor index) {
    return steps.gather(1, index.unsqueeze(2).expand(-1, -1, steps.size(2)));
  }

  @Override
  public String export(OnnxGraph graph, String steps, String lengths) {
    String value = graph.node("Transpose", List.of(steps), Attributes.integers("perm", 1, 0, 2));
    List<String> inputs = new ArrayList<>(List.of(value));
    inputs.addAll(
        RecurrentWeights.LSTM.add(graph, List.of(direction(forward), direction(backward))));
    inputs.add(graph.node("Cast", List.of(lengths), Attributes.to(TensorType.INT32)));
    String both =
        graph.node(
            "LSTM",
            inputs,
            Attributes.integer("hidden_size", width),
            Attributes.text("direction", "bidirectional"));
    // [T,2,N,H] to [N,T,2,H] to [N,T,2H].
    String batchFirst =
        graph.node("Transpose", List.of(both), Attributes.integers("perm", 2, 0, 1, 3));
    return graph.node(
        "Reshape", List.of(batchFirst, graph.integers("lstm.shape", 0, 0, 2L * width)));
  }

  private static RecurrentWeights.Direction direction(LSTMImpl module) {
    try (TensorVector weights = module.all_weights()) {
      return RecurrentWeights.Direction.of(weights, 0);
    }
  }
}
