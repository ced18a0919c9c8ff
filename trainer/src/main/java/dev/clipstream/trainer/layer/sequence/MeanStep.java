package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.StepGraph;
import dev.clipstream.trainer.layer.StepPool;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The average of the real steps of each sequence: y[n] = 1/L sum over t &lt; L of x[n,t] with L =
 * lengths[n], from [N,T,F] to [N,F]. It forgets the order of the steps: the baseline that a
 * temporal model must beat.
 */
public final class MeanStep implements StepPool {

  private final int width;

  /**
   * A pool without weights.
   *
   * @param width width F of a step
   */
  public MeanStep(int width) {
    this.width = width;
  }

  @Override
  public Pooled<Tensor> forward(Tensor steps, Tensor lengths) {
    return Pooled.of(Mask.mean(steps, lengths));
  }

  @Override
  public Pooled<String> export(OnnxGraph graph, String steps, String lengths) {
    return Pooled.of(Mask.mean(graph, steps, lengths));
  }

  @Override
  public Tensor forwardEvery(Tensor steps) {
    Tensor counts = torch.arange(new Scalar(1), new Scalar(steps.size(1) + 1), steps.options());
    return steps.cumsum(1).div(counts.reshape(1, -1, 1));
  }

  /**
   * Keeps the average so far and the number of steps in it: m' = m + (x - m) / (n + 1). A sum would
   * do for a clip, but lose digits on a stream that goes on for days.
   */
  @Override
  public String exportStep(StepGraph step, String value) {
    OnnxGraph graph = step.graph();
    StepGraph.State mean = step.state("mean", width);
    StepGraph.State count = step.state("count", 1);
    String one = graph.weights("mean.one", new float[] {1}, 1);
    String now = graph.node("Add", List.of(count.input(), one));
    String away = graph.node("Sub", List.of(value, mean.input()));
    String part = graph.node("Div", List.of(away, now));
    String moved = graph.node("Add", List.of(mean.input(), part));
    step.keep(mean, moved);
    step.keep(count, now);
    return moved;
  }
}
