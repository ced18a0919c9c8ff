package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.SequencePool;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/**
 * The last output of either direction of a {@link BiLstm}: y[n] = (x[n, lengths[n] - 1, :H], x[n,
 * 0, H:]), from [N,T,2H] to [N,2H].
 */
public final class BidirectionalLast implements SequencePool {

  private final int half;
  private final LastStep last = new LastStep();

  /**
   * A pool over steps of two halves.
   *
   * @param half width H of one direction
   */
  public BidirectionalLast(int half) {
    this.half = half;
  }

  @Override
  public Pooled<Tensor> forward(Tensor steps, Tensor lengths) {
    Tensor ahead = last.forward(steps, lengths).vector().narrow(1, 0, half);
    Tensor back = steps.select(1, 0).narrow(1, half, half);
    return Pooled.of(torch.cat(new TensorVector(ahead, back), 1));
  }

  @Override
  public Pooled<String> export(OnnxGraph graph, String steps, String lengths) {
    String end = last.export(graph, steps, lengths).vector();
    String begin =
        graph.node(
            "Gather", List.of(steps, graph.scalar("ends.first", 0)), Attributes.integer("axis", 1));
    String ahead = columns(graph, end, 0);
    String back = columns(graph, begin, half);
    return Pooled.of(graph.node("Concat", List.of(ahead, back), Attributes.integer("axis", 1)));
  }

  private String columns(OnnxGraph graph, String vector, int from) {
    return graph.node(
        "Slice",
        List.of(
            vector,
            graph.integers("ends.from", from),
            graph.integers("ends.to", from + half),
            graph.integers("ends.axis", 1)));
  }
}
