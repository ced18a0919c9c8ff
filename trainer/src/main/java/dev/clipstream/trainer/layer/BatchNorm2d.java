package dev.clipstream.trainer.layer;

import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import org.bytedeco.pytorch.BatchNorm2dImpl;
import org.bytedeco.pytorch.BatchNormOptions;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * Brings every channel to a learned mean b and deviation g: y[n,c,i,j] = g[c] (x[n,c,i,j] - m[c]) /
 * sqrt(v[c] + 1e-5) + b[c], [N,C,H,W]. Ioffe and Szegedy, Batch normalization, 2015.
 *
 * <p>While training, m and v are the batch's own mean and variance, and a running average of them
 * is kept; once trained, they are that average.
 */
public final class BatchNorm2d implements TensorLayer {

  private static final double EPSILON = 1e-5;

  private final BatchNorm2dImpl module;

  /**
   * A layer with g = 1 and b = 0.
   *
   * @param channels channels C
   */
  public BatchNorm2d(int channels) {
    this(new BatchNormOptions(channels));
  }

  private BatchNorm2d(BatchNormOptions options) {
    options.eps().put(EPSILON);
    module = new BatchNorm2dImpl(options);
  }

  /**
   * A layer that learns b only; g stays 1.
   *
   * @param channels channels C
   * @param momentum part of a batch's own statistics in the new running average, 0 to 1
   */
  public static BatchNorm2d shifting(int channels, double momentum) {
    BatchNormOptions options = new BatchNormOptions(channels);
    options.momentum().put(momentum);
    BatchNorm2d layer = new BatchNorm2d(options);
    layer.module.weight().requires_grad_(false);
    return layer;
  }

  @Override
  public void register(Module model, String name) {
    model.register_module(name, module);
  }

  @Override
  public Shape output(Shape input) {
    return input;
  }

  @Override
  public Tensor forward(Tensor input) {
    return module.forward(input);
  }

  @Override
  public String export(OnnxGraph graph, String input) {
    return Weights.batchNormalization(
        graph,
        input,
        List.of(module.weight(), module.bias(), module.running_mean(), module.running_var()),
        EPSILON);
  }
}
