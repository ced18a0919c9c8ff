package dev.clipstream.trainer.layer;

import ai.onnx.proto.OnnxMl.AttributeProto;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Largest value of k by k squares: y[n,c,i,j] = max over u,v &lt; k of x[n,c,si+u-p,sj+v-p] with
 * stride s and padding p, from [N,C,H,W] to [N,C,(H+2p-k)/s+1,(W+2p-k)/s+1]; what is outside does
 * not count, and rows and columns left over are dropped.
 */
public final class MaxPool2d implements TensorLayer {

  private final int size;
  private final int stride;
  private final int padding;

  private MaxPool2d(int size, int stride, int padding) {
    this.size = size;
    this.stride = stride;
    this.padding = padding;
  }

  /**
   * A pool over squares side by side, without padding.
   *
   * @param size rows and columns k of a square, and the stride
   */
  public MaxPool2d(int size) {
    this(size, size, 0);
  }

  /**
   * A pool over squares that overlap, with the padding k/2.
   *
   * @param size rows and columns k of a square, odd
   * @param stride rows and columns s from one square to the next
   */
  public static MaxPool2d overlapping(int size, int stride) {
    return new MaxPool2d(size, stride, size / 2);
  }

  @Override
  public Shape output(Shape input) {
    return Shape.image(input.channels(), output(input.height()), output(input.width()));
  }

  private int output(int length) {
    int room = length + 2 * padding - size;
    return room < 0 ? 0 : room / stride + 1;
  }

  @Override
  public Tensor forward(Tensor input) {
    return torch.max_pool2d(
        input, pair(size), pair(stride), pair(padding), pair(1), /* ceil_mode= */ false);
  }

  private static long[] pair(long value) {
    return new long[] {value, value};
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    List<AttributeProto> attributes =
        new ArrayList<>(
            List.of(
                Attributes.integers("kernel_shape", size, size),
                Attributes.integers("strides", stride, stride)));
    if (padding > 0) {
      attributes.add(Attributes.integers("pads", padding, padding, padding, padding));
    }
    return graph.node("MaxPool", List.of(input), attributes.toArray(AttributeProto[]::new));
  }
}
