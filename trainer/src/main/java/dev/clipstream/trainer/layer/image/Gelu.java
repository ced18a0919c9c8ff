package dev.clipstream.trainer.layer.image;

import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Gaussian error linear unit: y = x P(Z &lt; x) = x/2 (1 + erf(x / sqrt 2)), any shape. Hendrycks
 * and Gimpel, 2016.
 */
public final class Gelu implements TensorLayer {

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor input) {
    return torch.gelu(input);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    // In the order in which runtimes look for it to compute it at once.
    String scaled =
        graph.node("Div", List.of(input, number(graph, "gelu.deviation", Math.sqrt(2))));
    String error = graph.node("Erf", List.of(scaled));
    String part = graph.node("Add", List.of(error, number(graph, "gelu.one", 1)));
    String twice = graph.node("Mul", List.of(input, part));
    return graph.node("Mul", List.of(twice, number(graph, "gelu.half", 0.5)));
  }

  private static String number(OnnxGraph graph, String name, double value) {
    return graph.weights(name, new float[] {(float) value});
  }
}
