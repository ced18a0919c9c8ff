package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.layer.Weights;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * A learned positional embedding: y[n,t] = x[n,t] + p[t] with p learned, for sequences of one
 * length, [N,T,E]. Attention, which sees a set of steps, cannot know otherwise. Gehring et al.,
 * Convolutional sequence to sequence learning, 2017.
 */
public final class PositionalEmbedding implements TensorLayer {

  private static final float DEVIATION = 0.02f;

  private final Tensor table;

  /** A layer with fresh, small p for sequences of the given shape. */
  public PositionalEmbedding(Shape sequence) {
    List<Integer> size = sequence.dimensions();
    table = torch.randn(new long[] {size.get(0), size.get(1)}).mul(new Scalar(DEVIATION));
  }

  @Override
  public void register(Module model, String name) {
    model.register_parameter(name, table);
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.add(table);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    return graph.node("Add", List.of(input, Weights.add(graph, "positions", table)));
  }
}
