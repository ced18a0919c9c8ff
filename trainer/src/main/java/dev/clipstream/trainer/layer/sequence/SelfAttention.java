package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.SequencePool;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * Scaled dot-product self-attention, averaged over time, from [N,T,F] to [N,D].
 *
 * <p>With the projections q, k, v = x Wq + bq, x Wk + bk, x Wv + bv, all [N,T,D]: A[n,s,t] =
 * softmax over the real t of q[n,s] . k[n,t] / sqrt(D), and y[n] = 1/L sum over s &lt; L of sum
 * over t of A[n,s,t] v[n,t] with L = lengths[n]. Vaswani et al., Attention is all you need, 2017.
 *
 * <p>The sums can change places: y[n] = sum over t of a[n,t] v[n,t] with a[n,t] = 1/L sum over s of
 * A[n,s,t], the attention that a step gets from all. It sums to 1 over the steps, is an output, and
 * says exactly what part each step had in the result.
 */
public final class SelfAttention implements SequencePool {

  private final TimeDistributedDense query;
  private final TimeDistributedDense key;
  private final TimeDistributedDense value;
  private final int width;
  private final float scale;

  /**
   * A layer with fresh weights.
   *
   * @param input width F of a step
   * @param width width D of the projections and of the result
   */
  public SelfAttention(int input, int width) {
    query = new TimeDistributedDense(input, width);
    key = new TimeDistributedDense(input, width);
    value = new TimeDistributedDense(input, width);
    this.width = width;
    scale = (float) (1 / Math.sqrt(width));
  }

  @Override
  public void register(Module model, String name) {
    query.register(model, name + "_query");
    key.register(model, name + "_key");
    value.register(model, name + "_value");
  }

  @Override
  public long multiplyAdds(int steps, int input) {
    return 3L * steps * input * width + (long) steps * steps * width + (long) steps * width;
  }

  @Override
  public Pooled<Tensor> forward(Tensor steps, Tensor lengths) {
    Tensor clean = Mask.clear(steps, lengths);
    Tensor keys = key.forward(clean).transpose(1, 2);
    Tensor scores = query.forward(clean).matmul(keys).mul(new Scalar(scale));
    Tensor real = Mask.real(steps, lengths);
    Tensor attention = MaskedAttention.softmax(real.unsqueeze(1), scores, 2);
    Tensor weights = Mask.mean(attention, lengths);
    return new Pooled<>(MaskedAttention.sum(weights, value.forward(clean)), Optional.of(weights));
  }

  @Override
  public Pooled<String> export(OnnxGraph graph, String steps, String lengths) {
    String clean = Mask.clear(graph, steps, lengths);
    String keys =
        graph.node(
            "Transpose", List.of(key.export(graph, clean)), Attributes.integers("perm", 0, 2, 1));
    String products = graph.node("MatMul", List.of(query.export(graph, clean), keys));
    String factor = graph.weights("attention.scale", new float[] {scale}, 1);
    String scores = graph.node("Mul", List.of(products, factor));
    String real = Mask.real(graph, steps, lengths);
    String row = graph.node("Unsqueeze", List.of(real, graph.integers("attention.axis_1", 1)));
    String attention = MaskedAttention.softmax(graph, row, scores, 2);
    String weights = Mask.mean(graph, attention, lengths);
    String vector = MaskedAttention.sum(graph, weights, value.export(graph, clean));
    return new Pooled<>(vector, Optional.of(weights));
  }
}
