package dev.clipstream.trainer.model.sequence;

import dev.clipstream.trainer.layer.Layer;
import dev.clipstream.trainer.layer.SequenceLayer;
import dev.clipstream.trainer.layer.SequencePool;
import dev.clipstream.trainer.layer.SequencePool.Pooled;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.layer.StepGraph;
import dev.clipstream.trainer.layer.StepLayer;
import dev.clipstream.trainer.layer.StepPool;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * The body of a sequence model: layers from steps to steps, and a pool from steps to one vector.
 *
 * @param layers from steps to steps
 * @param pool from steps to one vector
 * @param width width of that vector
 */
public record SequenceBody(List<SequenceLayer> layers, SequencePool pool, int width) {

  public SequenceBody {
    layers = List.copyOf(layers);
  }

  /** The same body, which reads what other layers make of a sequence first. */
  public SequenceBody after(SequenceLayer... first) {
    return new SequenceBody(Stream.concat(Stream.of(first), layers.stream()).toList(), pool, width);
  }

  /** Hands the weights to the module that owns those of the whole model. */
  public void register(Module model, String prefix) {
    for (int i = 0; i < layers.size(); i++) {
      layers.get(i).register(model, prefix + "layer_" + (i + 1));
    }
    pool.register(model, prefix + "pool");
  }

  /**
   * The layers applied to a batch.
   *
   * @param steps float32 [N,T,F]
   * @param lengths int64 [N], 1 to T
   */
  public Pooled<Tensor> forward(Tensor steps, Tensor lengths) {
    Tensor value = steps;
    for (SequenceLayer layer : layers) {
      value = layer.forward(value, lengths);
    }
    return pool.forward(value, lengths);
  }

  /** Multiply-adds of one forward pass of one sequence of that many steps of that width. */
  public long multiplyAdds(Shape sequence) {
    int steps = sequence.dimensions().get(0);
    int width = sequence.dimensions().get(1);
    long sum = 0;
    for (SequenceLayer layer : layers) {
      sum += layer.multiplyAdds(steps, width);
      width = layer.width();
    }
    return sum + pool.multiplyAdds(steps, width);
  }

  /** Adds the nodes that compute the same to a graph, and returns their values. */
  public Pooled<String> export(OnnxGraph graph, String steps, String lengths) {
    String value = steps;
    for (SequenceLayer layer : layers) {
      value = layer.export(graph, value, lengths);
    }
    return pool.export(graph, value, lengths);
  }

  /** The layers that cannot work step by step: they need frames that come later, or all of them. */
  public List<String> wholeClipLayers() {
    return Stream.concat(layers.stream(), Stream.of(pool))
        .filter(layer -> !(layer instanceof StepLayer))
        .map(layer -> layer.getClass().getSimpleName())
        .toList();
  }

  /** Adds the nodes of one step, from [N,F] to [N,W], and declares what is kept. */
  public String exportStep(StepGraph graph, String step) {
    String value = step;
    for (SequenceLayer layer : layers) {
      value = stepwise(layer).exportStep(graph, value);
    }
    return stepwise(pool).exportStep(graph, value);
  }

  private static StepLayer stepwise(Layer layer) {
    if (layer instanceof StepLayer step) {
      return step;
    }
    throw new IllegalStateException(
        layer.getClass().getSimpleName() + " cannot work step by step, and was to be refused");
  }

  /**
   * What the body gives after each step, were it the last: [N,T,W].
   *
   * @param steps float32 [N,T,F]
   * @param lengths int64 [N], 1 to T
   */
  public Tensor forwardEvery(Tensor steps, Tensor lengths) {
    Tensor value = steps;
    for (SequenceLayer layer : layers) {
      stepwise(layer);
      value = layer.forward(value, lengths);
    }
    if (pool instanceof StepPool every) {
      return every.forwardEvery(value);
    }
    throw new IllegalStateException(
        pool.getClass().getSimpleName() + " sums up whole clips only, and was to be refused");
  }
}
