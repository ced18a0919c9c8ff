package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * The mask of padded sequences: which steps are real, in torch and in a graph.
 *
 * <p>Padding is left out by a choice between values, never by a product with 0: it may hold
 * anything, even what is no number.
 */
final class Mask {

  private Mask() {}

  /** Whether t &lt; lengths[n], bool [N,T]. */
  static Tensor real(Tensor steps, Tensor lengths) {
    Tensor positions = torch.arange(new Scalar(steps.size(1)), lengths.options());
    return positions.unsqueeze(0).lt(lengths.unsqueeze(1));
  }

  /** The steps [N,T,F] with 0 where they are padding. */
  static Tensor clear(Tensor steps, Tensor lengths) {
    return torch.where(real(steps, lengths).unsqueeze(2), steps, new Scalar(0f));
  }

  /** The average over the real steps of [N,T,F], [N,F]. */
  static Tensor mean(Tensor steps, Tensor lengths) {
    Tensor count = lengths.unsqueeze(1).to(torch.ScalarType.Float);
    return clear(steps, lengths).sum(1).div(count);
  }

  /** Adds the nodes of {@link #real}. */
  static String real(OnnxGraph graph, String steps, String lengths) {
    String zero = graph.scalar("mask.zero", 0);
    String one = graph.scalar("mask.one", 1);
    String shape = graph.node("Shape", List.of(steps));
    String count = graph.node("Gather", List.of(shape, one), Attributes.integer("axis", 0));
    String positions = graph.node("Range", List.of(zero, count, one));
    return graph.node("Less", List.of(positions, column(graph, lengths)));
  }

  /** Adds the nodes of {@link #clear}. */
  static String clear(OnnxGraph graph, String steps, String lengths) {
    String axis = graph.integers("mask.axis_2", 2);
    String real = graph.node("Unsqueeze", List.of(real(graph, steps, lengths), axis));
    String nothing = graph.weights("mask.nothing", new float[1], 1);
    return graph.node("Where", List.of(real, steps, nothing));
  }

  /** Adds the nodes of {@link #mean}. */
  static String mean(OnnxGraph graph, String steps, String lengths) {
    String sum =
        graph.node(
            "ReduceSum",
            List.of(clear(graph, steps, lengths), graph.integers("mask.axis_1", 1)),
            Attributes.integer("keepdims", 0));
    String count =
        graph.node("Cast", List.of(column(graph, lengths)), Attributes.to(TensorType.FLOAT));
    return graph.node("Div", List.of(sum, count));
  }

  /** The lengths as [N,1]. */
  private static String column(OnnxGraph graph, String lengths) {
    return graph.node("Unsqueeze", List.of(lengths, graph.integers("mask.axis_1", 1)));
  }
}
