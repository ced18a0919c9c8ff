package dev.clipstream.trainer.layer.clip;

import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Largest value of each block of l frames and k by k pixels: y[n,c,t,i,j] = max over r &lt; l and
 * u,v &lt; k of x[n,c,lt+r,ki+u,kj+v], from [N,C,T,H,W] to [N,C,T/l,H/k,W/k]; frames, rows and
 * columns left over are dropped.
 */
public final class MaxPool3d implements TensorLayer {

  private final int frames;
  private final int size;

  /**
   * A pool over blocks of one size.
   *
   * @param frames frames l of a block
   * @param size rows and columns k of a block
   */
  public MaxPool3d(int frames, int size) {
    this.frames = frames;
    this.size = size;
  }

  @Override
  public Shape output(Shape input) {
    return Shape.clip(
        input.channels(), input.frames() / frames, input.height() / size, input.width() / size);
  }

  @Override
  public Tensor forward(Tensor input) {
    return torch.max_pool3d(
        input,
        new long[] {frames, size, size},
        new long[] {frames, size, size},
        new long[] {0, 0, 0},
        new long[] {1, 1, 1},
        false);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    return graph.node(
        "MaxPool",
        List.of(input),
        Attributes.integers("kernel_shape", frames, size, size),
        Attributes.integers("strides", frames, size, size));
  }
}
