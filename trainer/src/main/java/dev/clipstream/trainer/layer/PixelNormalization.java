package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Converts pixels to numbers: uint8 [N,H,W,3] RGB, 0 to 255, to float32 [N,3,H,W], -1 to 1: y = x /
 * 127.5 - 1; those of clips from [N,T,H,W,3] to [N,3,T,H,W].
 *
 * <p>Part of the graph, so that whoever serves a model hands over bytes and cannot scale them
 * wrongly. The tensor that torch sees keeps the order of the bytes (channels last in memory), which
 * its convolutions are fastest with.
 */
public final class PixelNormalization implements TensorLayer {

  private static final float SCALE = 1 / 127.5f;

  /** Where each axis of the numbers comes from. */
  private final long[] axes;

  private PixelNormalization(long... axes) {
    this.axes = axes;
  }

  public static PixelNormalization ofImages() {
    return new PixelNormalization(0, 3, 1, 2);
  }

  public static PixelNormalization ofClips() {
    return new PixelNormalization(0, 4, 1, 2, 3);
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor pixels) {
    // In place: the numbers are nobody else's yet.
    return pixels
        .permute(axes)
        .to(torch.ScalarType.Float)
        .mul_(new Scalar(SCALE))
        .sub_(new Scalar(1f));
  }

  @Override
  public String export(OnnxGraph graph, String pixels) {
    String floats = graph.node("Cast", List.of(pixels), Attributes.to(TensorType.FLOAT));
    String planes = graph.node("Transpose", List.of(floats), Attributes.integers("perm", axes));
    String scaled =
        graph.node("Mul", List.of(planes, graph.weights("pixels.scale", new float[] {SCALE}, 1)));
    return graph.node("Sub", List.of(scaled, graph.weights("pixels.shift", new float[] {1}, 1)));
  }
}
