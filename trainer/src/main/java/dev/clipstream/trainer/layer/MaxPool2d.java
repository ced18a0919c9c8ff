package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Largest value of each k by k square: y[n,c,i,j] = max over u,v &lt; k of x[n,c,ki+u,kj+v], from
 * [N,C,H,W] to [N,C,H/k,W/k]; rows and columns left over are dropped.
 */
public final class MaxPool2d implements TensorLayer {

  private final int size;

  /**
   * A pool over squares of one size.
   *
   * @param size rows and columns k of a square
   */
  public MaxPool2d(int size) {
    this.size = size;
  }

  @Override
  public Shape output(Shape input) {
    return Shape.image(input.channels(), input.height() / size, input.width() / size);
  }

  @Override
  public Tensor forward(Tensor input) {
    return torch.max_pool2d(input, size, size);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    return graph.node(
        "MaxPool",
        List.of(input),
        Attributes.integers("kernel_shape", size, size),
        Attributes.integers("strides", size, size));
  }
}
