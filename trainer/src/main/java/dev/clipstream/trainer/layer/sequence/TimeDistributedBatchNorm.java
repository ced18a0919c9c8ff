package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.SequenceLayer;
import dev.clipstream.trainer.layer.StepGraph;
import dev.clipstream.trainer.layer.StepLayer;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import org.bytedeco.pytorch.BatchNorm1dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/**
 * Batch normalization of steps: y[n,t,f] = g[f] (x[n,t,f] - m[f]) / sqrt(v[f] + 1e-5) + b[f],
 * [N,T,F]. Ioffe and Szegedy, Batch normalization, 2015. Features of very different scales, such as
 * values and their changes, then count alike.
 *
 * <p>While training, m and v are the mean and variance of the batch's real steps, of which there
 * must be two at least, and a running average of them is kept; once trained, they are that average.
 */
public final class TimeDistributedBatchNorm implements SequenceLayer, StepLayer {

  private static final double EPSILON = 1e-5;

  private final int width;
  private final BatchNorm1dImpl module;

  /**
   * A layer with g = 1 and b = 0.
   *
   * @param width width F of a step
   */
  public TimeDistributedBatchNorm(int width) {
    this.width = width;
    BatchNormOptions options = new BatchNormOptions(width);
    options.eps().put(EPSILON);
    module = new BatchNorm1dImpl(options);
  }

  @Override
  public void register(Module model, String name) {
    model.register_module(name, module);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Tensor forward(Tensor steps, Tensor lengths) {
    Tensor real = Mask.real(steps, lengths).flatten().nonzero().squeeze(1);
    Tensor all = steps.reshape(-1, width);
    Tensor normal = module.forward(all.index_select(0, real));
    return torch.zeros_like(all).index_copy(0, real, normal).view_as(steps);
  }

  @Override
  public String export(OnnxGraph graph, String steps, String lengths) {
    return export(graph, steps);
  }

  @Override
  public String exportStep(StepGraph graph, String step) {
    return export(graph.graph(), step);
  }

  /** One scale and one shift a feature, whatever dimensions come before. */
  private String export(OnnxGraph graph, String steps) {
    float[] gain = Tensors.toFloats(module.weight());
    float[] bias = Tensors.toFloats(module.bias());
    float[] mean = Tensors.toFloats(module.running_mean());
    float[] variance = Tensors.toFloats(module.running_var());
    float[] scale = new float[width];
    float[] shift = new float[width];
    for (int f = 0; f < width; f++) {
      double factor = gain[f] / Math.sqrt(variance[f] + EPSILON);
      scale[f] = (float) factor;
      shift[f] = (float) (bias[f] - mean[f] * factor);
    }
    String scaled = graph.node("Mul", List.of(steps, graph.weights("norm.scale", scale, width)));
    return graph.node("Add", List.of(scaled, graph.weights("norm.shift", shift, width)));
  }
}
