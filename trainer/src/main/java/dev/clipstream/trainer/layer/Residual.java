package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer beside which its input passes: y = f(x) + s(x), where f is any layer and s nothing, or a
 * layer that brings x to f's shape. He et al., Deep residual learning for image recognition, 2016.
 */
public final class Residual implements TensorLayer {

  private final TensorLayer body;
  private final Optional<TensorLayer> shortcut;

  private Residual(TensorLayer body, Optional<TensorLayer> shortcut) {
    this.body = body;
    this.shortcut = shortcut;
  }

  /** y = f(x) + x; f must keep the shape. */
  public static Residual around(TensorLayer body) {
    return new Residual(body, Optional.empty());
  }

  /** y = f(x) + s(x). */
  public static Residual around(TensorLayer body, TensorLayer shortcut) {
    return new Residual(body, Optional.of(shortcut));
  }

  @Override
  public void register(Module model, String name) {
    body.register(model, name + "_body");
    shortcut.ifPresent(layer -> layer.register(model, name + "_shortcut"));
  }

  @Override
  public Shape output(Shape input) {
    Shape output = body.output(input);
    Shape beside = shortcut.map(layer -> layer.output(input)).orElse(input);
    if (!output.equals(beside)) {
      throw new IllegalArgumentException(
          "the two ways of a residual layer end in different shapes, %s and %s"
              .formatted(output, beside));
    }
    return output;
  }

  @Override
  public long multiplyAdds(Shape input) {
    return body.multiplyAdds(input) + shortcut.map(way -> way.multiplyAdds(input)).orElse(0L);
  }

  @Override
  public Tensor forward(Tensor input) {
    return body.forward(input).add(shortcut.map(layer -> layer.forward(input)).orElse(input));
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    String beside = shortcut.map(layer -> layer.export(graph, input)).orElse(input);
    return graph.node("Add", List.of(body.export(graph, input), beside));
  }
}
