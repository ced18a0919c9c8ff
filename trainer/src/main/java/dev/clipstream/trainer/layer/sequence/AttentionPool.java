package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.SequencePool;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A weighted average of the steps, the weights learned from what is in them: a[n,t] = softmax over
 * the real t of u . tanh(W x[n,t] + b) + c, and y[n] = sum over t of a[n,t] x[n,t], from [N,T,F] to
 * [N,F]; a [N,T] is an output and sums to 1. Yang et al., Hierarchical attention networks, 2016.
 */
public final class AttentionPool implements SequencePool {

  private final TimeDistributedDense hidden;
  private final TimeDistributedDense score;
  private final int width;

  /**
   * A layer with fresh weights.
   *
   * @param input width F of a step
   * @param width length of u
   */
  public AttentionPool(int input, int width) {
    hidden = new TimeDistributedDense(input, width);
    this.width = width;
    score = new TimeDistributedDense(width, 1);
  }

  @Override
  public void register(Module model, String name) {
    hidden.register(model, name + "_hidden");
    score.register(model, name + "_score");
  }

  @Override
  public long multiplyAdds(int steps, int input) {
    return (long) steps * input * width + (long) steps * width + (long) steps * input;
  }

  @Override
  public Pooled<Tensor> forward(Tensor steps, Tensor lengths) {
    Tensor clean = Mask.clear(steps, lengths);
    Tensor scores = score.forward(hidden.forward(clean).tanh()).squeeze(2);
    Tensor real = Mask.real(steps, lengths);
    Tensor weights = MaskedAttention.softmax(real, scores, 1);
    return new Pooled<>(MaskedAttention.sum(weights, clean), Optional.of(weights));
  }

  @Override
  public Pooled<String> export(OnnxGraph graph, String steps, String lengths) {
    String clean = Mask.clear(graph, steps, lengths);
    String tanh = graph.node("Tanh", List.of(hidden.export(graph, clean)));
    String column = score.export(graph, tanh);
    String scores = graph.node("Squeeze", List.of(column, graph.integers("attention.axis_2", 2)));
    String weights = MaskedAttention.softmax(graph, Mask.real(graph, steps, lengths), scores, 1);
    return new Pooled<>(MaskedAttention.sum(graph, weights, clean), Optional.of(weights));
  }
}
