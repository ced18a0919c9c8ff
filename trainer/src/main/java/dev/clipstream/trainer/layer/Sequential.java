package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * Layers one after the other, as one layer; it names their weights by place and kind, {@code
 * encoder_2_conv2d}.
 */
public final class Sequential implements TensorLayer {

  private final List<TensorLayer> layers;

  private Sequential(List<TensorLayer> layers) {
    this.layers = List.copyOf(layers);
  }

  /** Begins a stack for inputs of the given shape. */
  public static Builder from(Shape input) {
    return new Builder(input);
  }

  @Override
  public void register(Module model, String name) {
    for (int i = 0; i < layers.size(); i++) {
      TensorLayer layer = layers.get(i);
      String kind = layer.getClass().getSimpleName().toLowerCase(Locale.ROOT);
      // Torch keeps the dot for itself: it parts the names of nested modules.
      layer.register(model, name + "_" + (i + 1) + "_" + kind);
    }
  }

  @Override
  public Shape output(Shape input) {
    Shape shape = input;
    for (TensorLayer layer : layers) {
      shape = layer.output(shape);
    }
    return shape;
  }

  @Override
  public long multiplyAdds(Shape input) {
    long sum = 0;
    Shape shape = input;
    for (TensorLayer layer : layers) {
      sum += layer.multiplyAdds(shape);
      shape = layer.output(shape);
    }
    return sum;
  }

  @Override
  public void fit(Tensor inputs) {
    layers.stream().findFirst().ifPresent(first -> first.fit(inputs));
  }

  @Override
  public boolean fits() {
    return layers.stream().findFirst().map(TensorLayer::fits).orElse(false);
  }

  @Override
  public Tensor forward(Tensor input) {
    Tensor value = input;
    for (TensorLayer layer : layers) {
      value = layer.forward(value);
    }
    return value;
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    String value = input;
    for (TensorLayer layer : layers) {
      value = layer.export(graph, value);
    }
    return value;
  }

  /** Puts layers on top of each other; each is made from the shape that the one below gives. */
  public static final class Builder {
    private final List<TensorLayer> layers = new ArrayList<>();
    private Shape shape;

    private Builder(Shape input) {
      shape = input;
    }

    /** Adds the layer that is made for the shape reached so far. */
    public Builder then(Function<Shape, TensorLayer> next) {
      TensorLayer layer = next.apply(shape);
      layers.add(layer);
      shape = layer.output(shape);
      return this;
    }

    /** Adds a layer that takes any shape. */
    public Builder then(TensorLayer layer) {
      return then(any -> layer);
    }

    public Sequential build() {
      return new Sequential(layers);
    }
  }
}
