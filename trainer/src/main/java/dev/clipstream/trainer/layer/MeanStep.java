package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.ElementType;
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
public final class MeanStep implements SequencePool {

  @Override
  public Pooled<Tensor> forward(Tensor steps, Tensor lengths) {
    Tensor positions = torch.arange(new Scalar(steps.size(1))).unsqueeze(0);
    Tensor real = positions.lt(lengths.unsqueeze(1)).unsqueeze(2);
    Tensor sum = torch.where(real, steps, new Scalar(0f)).sum(1);
    return Pooled.of(sum.div(lengths.unsqueeze(1).to(torch.ScalarType.Float)));
  }

  @Override
  public Pooled<String> export(OnnxGraph graph, String steps, String lengths) {
    String zero = graph.scalar("mean.zero", 0);
    String one = graph.scalar("mean.one", 1);
    String axis1 = graph.integers("mean.axis_1", 1);
    String shape = graph.node("Shape", List.of(steps));
    String count = graph.node("Gather", List.of(shape, one), Attributes.integer("axis", 0));
    String positions = graph.node("Range", List.of(zero, count, one));
    String column = graph.node("Unsqueeze", List.of(lengths, axis1));
    String real = graph.node("Less", List.of(positions, column));
    String mask = graph.node("Unsqueeze", List.of(real, graph.integers("mean.axis_2", 2)));
    // A choice, not a product: the padding may hold anything, even what is no number.
    String kept =
        graph.node("Where", List.of(mask, steps, graph.weights("mean.nothing", new float[1], 1)));
    String sum = graph.node("ReduceSum", List.of(kept, axis1), Attributes.integer("keepdims", 0));
    String divisor = graph.node("Cast", List.of(column), Attributes.to(ElementType.FLOAT));
    return Pooled.of(graph.node("Div", List.of(sum, divisor)));
  }
}
