package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.StepGraph;
import dev.clipstream.trainer.layer.StepPool;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** The last real step of each sequence: y[n] = x[n, lengths[n] - 1], from [N,T,F] to [N,F]. */
public final class LastStep implements StepPool {

  @Override
  public Pooled<Tensor> forward(Tensor steps, Tensor lengths) {
    Tensor last = lengths.sub(new Scalar(1)).reshape(-1, 1, 1).expand(-1, 1, steps.size(2));
    return Pooled.of(steps.gather(1, last).squeeze(1));
  }

  @Override
  public Pooled<String> export(OnnxGraph graph, String steps, String lengths) {
    String last = graph.node("Sub", List.of(lengths, graph.integers("last.one", 1)));
    String column = graph.node("Unsqueeze", List.of(last, graph.integers("last.axis", 1)));
    return Pooled.of(
        graph.node("GatherND", List.of(steps, column), Attributes.integer("batch_dims", 1)));
  }

  @Override
  public Tensor forwardEvery(Tensor steps) {
    return steps;
  }

  /** The newest step is the last so far: nothing is kept. */
  @Override
  public String exportStep(StepGraph graph, String step) {
    return step;
  }
}
