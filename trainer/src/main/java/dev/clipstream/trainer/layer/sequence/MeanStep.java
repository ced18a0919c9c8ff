package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.SequencePool;
import dev.clipstream.trainer.onnx.OnnxGraph;
import org.bytedeco.pytorch.Tensor;

/**
 * The average of the real steps of each sequence: y[n] = 1/L sum over t &lt; L of x[n,t] with L =
 * lengths[n], from [N,T,F] to [N,F]. It forgets the order of the steps: the baseline that a
 * temporal model must beat.
 */
public final class MeanStep implements SequencePool {

  @Override
  public Pooled<Tensor> forward(Tensor steps, Tensor lengths) {
    return Pooled.of(Mask.mean(steps, lengths));
  }

  @Override
  public Pooled<String> export(OnnxGraph graph, String steps, String lengths) {
    return Pooled.of(Mask.mean(graph, steps, lengths));
  }
}
