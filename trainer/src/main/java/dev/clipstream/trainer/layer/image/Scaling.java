package dev.clipstream.trainer.layer.image;

import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/** A constant factor: y = a x, any shape. Before the last dense layer it scales the logits. */
public final class Scaling implements TensorLayer {

  private final float factor;

  /**
   * A layer that learns nothing.
   *
   * @param factor the factor a
   */
  public Scaling(double factor) {
    this.factor = (float) factor;
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor input) {
    return input.mul(new Scalar(factor));
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    return graph.node(
        "Mul", List.of(input, graph.weights("scaling.factor", new float[] {factor}, 1)));
  }
}
