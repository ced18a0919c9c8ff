package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.Relu;
import dev.clipstream.trainer.layer.SequenceLayer;
import dev.clipstream.trainer.layer.StepGraph;
import dev.clipstream.trainer.layer.StepLayer;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.onnx.OnnxGraph;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A layer that works value by value, such as {@link Relu}, applied to every step: y[n,t] =
 * f(x[n,t]), [N,T,F].
 */
public final class TimeDistributed implements SequenceLayer, StepLayer {

  private final TensorLayer layer;
  private final int width;

  /**
   * Takes over a layer that takes any shape and keeps it.
   *
   * @param width width F of a step
   */
  public TimeDistributed(TensorLayer layer, int width) {
    this.layer = layer;
    this.width = width;
  }

  @Override
  public void register(Module model, String name) {
    layer.register(model, name);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Tensor forward(Tensor steps, Tensor lengths) {
    return layer.forward(steps);
  }

  @Override
  public String export(OnnxGraph graph, String steps, String lengths) {
    return layer.export(graph, steps);
  }

  @Override
  public String exportStep(StepGraph graph, String step) {
    return layer.export(graph.graph(), step);
  }
}
