package dev.clipstream.trainer.layer.clip;

import dev.clipstream.trainer.layer.PixelNormalization;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.onnx.Attributes;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.onnx.TensorType;
import java.util.List;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Converts the pixels of clips to numbers: uint8 [N,T,H,W,3] RGB, 0 to 255, to float32 [N,3,T,H,W],
 * -1 to 1: y = x / 127.5 - 1. What {@link PixelNormalization} is for images.
 */
public final class ClipPixelNormalization implements TensorLayer {

  private static final float SCALE = 1 / 127.5f;

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor pixels) {
    // In place: the numbers are nobody else's yet.
    return pixels
        .permute(0, 4, 1, 2, 3)
        .to(torch.ScalarType.Float)
        .mul_(new Scalar(SCALE))
        .sub_(new Scalar(1f));
  }

  @Override
  public String export(OnnxGraph graph, String pixels) {
    String floats = graph.node("Cast", List.of(pixels), Attributes.to(TensorType.FLOAT));
    String planes =
        graph.node("Transpose", List.of(floats), Attributes.integers("perm", 0, 4, 1, 2, 3));
    String scaled =
        graph.node("Mul", List.of(planes, graph.weights("pixels.scale", new float[] {SCALE}, 1)));
    return graph.node("Sub", List.of(scaled, graph.weights("pixels.shift", new float[] {1}, 1)));
  }
}
