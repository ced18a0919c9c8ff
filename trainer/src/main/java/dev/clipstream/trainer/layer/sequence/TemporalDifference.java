package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.SequenceLayer;
import dev.clipstream.trainer.layer.StepGraph;
import dev.clipstream.trainer.layer.StepLayer;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * Appends to every step its absolute difference from the step before: y[n,t] = (x[n,t], |x[n,t] -
 * x[n,t-1]|) with x[n,-1] = x[n,0], from [N,T,F] to [N,T,2F]. Of an image's features it is how much
 * moves, in whatever direction; the idea is that of the second, moving stream of Simonyan and
 * Zisserman, Two-stream convolutional networks for action recognition in videos, 2014.
 */
public final class TemporalDifference implements SequenceLayer, StepLayer {

  private final int features;

  /**
   * A layer without weights.
   *
   * @param features width F of a step
   */
  public TemporalDifference(int features) {
    this.features = features;
  }

  @Override
  public int width() {
    return 2 * features;
  }

  @Override
  public Tensor forward(Tensor steps, Tensor lengths) {
    Tensor first = steps.narrow(1, 0, 1);
    Tensor allButLast = steps.narrow(1, 0, steps.size(1) - 1);
    Tensor before = torch.cat(new TensorVector(first, allButLast), 1);
    return torch.cat(new TensorVector(steps, steps.sub(before).abs()), 2);
  }

  @Override
  public String export(OnnxGraph graph, String steps, String lengths) {
    String axis = graph.integers("changes.axis", 1);
    String begin = graph.integers("changes.begin", 0);
    String one = graph.integers("changes.one", 1);
    String end = graph.integers("changes.end", -1);
    String first = graph.node("Slice", List.of(steps, begin, one, axis));
    String allButLast = graph.node("Slice", List.of(steps, begin, end, axis));
    String before = graph.node("Concat", List.of(first, allButLast), Attributes.integer("axis", 1));
    String change = graph.node("Abs", List.of(graph.node("Sub", List.of(steps, before))));
    return graph.node("Concat", List.of(steps, change), Attributes.integer("axis", 2));
  }

  /**
   * Keeps the step before, and whether there was one: of the first step there is no change, where a
   * change from zeros would be a large one.
   */
  @Override
  public String exportStep(StepGraph step, String value) {
    OnnxGraph graph = step.graph();
    StepGraph.State before = step.state("before", features);
    StepGraph.State begun = step.state("begun", 1);
    String nothing = graph.weights("changes.nothing", new float[1], 1);
    String any = graph.node("Greater", List.of(begun.input(), nothing));
    // A choice, not a product: what was kept of nothing may hold anything.
    String last = graph.node("Where", List.of(any, before.input(), value));
    String change = graph.node("Abs", List.of(graph.node("Sub", List.of(value, last))));
    step.keep(before, value);
    String one = graph.weights("changes.begun", new float[] {1}, 1, 1);
    String rows = graph.node("Shape", List.of(begun.input()));
    step.keep(begun, graph.node("Expand", List.of(one, rows)));
    return graph.node("Concat", List.of(value, change), Attributes.integer("axis", 1));
  }
}
