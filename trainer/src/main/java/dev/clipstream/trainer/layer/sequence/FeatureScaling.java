package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.SequenceLayer;
import dev.clipstream.trainer.layer.StepGraph;
import dev.clipstream.trainer.layer.StepLayer;
import dev.clipstream.trainer.onnx.OnnxGraph;
import dev.clipstream.trainer.torch.Tensors;
import java.util.Arrays;
import java.util.List;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/**
 * Standardization of steps: y[n,t,f] = x[n,t,f] s[f] + b[f], [N,T,F], with s and b such that every
 * feature has mean 0 and deviation 1 over the training examples. Both are measured once, of
 * features that do not change, and not learned: unlike batch normalization it is the same in
 * training and afterwards, however few clips a batch has.
 */
public final class FeatureScaling implements SequenceLayer, StepLayer {

  private final int width;
  private final Tensor scale;
  private final Tensor shift;

  /**
   * A layer that changes nothing yet.
   *
   * @param width width F of a step
   */
  public FeatureScaling(int width) {
    this.width = width;
    float[] ones = new float[width];
    Arrays.fill(ones, 1);
    scale = Tensor.create(ones, width);
    shift = Tensor.create(new float[width], width);
  }

  /**
   * Takes what was measured.
   *
   * @param mean of each feature
   * @param deviation of each feature, more than 0
   */
  public void set(float[] mean, float[] deviation) {
    float[] by = new float[width];
    float[] to = new float[width];
    for (int f = 0; f < width; f++) {
      by[f] = 1 / deviation[f];
      to[f] = -mean[f] / deviation[f];
    }
    NoGradGuard noGradients = new NoGradGuard();
    try (Tensor scales = Tensor.create(by, width);
        Tensor shifts = Tensor.create(to, width)) {
      scale.copy_(scales);
      shift.copy_(shifts);
    } finally {
      noGradients.close();
    }
  }

  /** Factors s. */
  public float[] scale() {
    return Tensors.toFloats(scale);
  }

  /** Summands b. */
  public float[] shift() {
    return Tensors.toFloats(shift);
  }

  @Override
  public void register(Module model, String name) {
    // No parameters: nothing trains them, and they are kept with the weights all the same.
    model.register_buffer(name + "_scale", scale);
    model.register_buffer(name + "_shift", shift);
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public Tensor forward(Tensor steps, Tensor lengths) {
    return steps.mul(scale).add(shift);
  }

  @Override
  public String exportStep(StepGraph graph, String step) {
    return export(graph.graph(), step);
  }

  @Override
  public String export(OnnxGraph graph, String steps, String lengths) {
    return export(graph, steps);
  }

  private String export(OnnxGraph graph, String steps) {
    String scaled =
        graph.node("Mul", List.of(steps, graph.weights("scaling.scale", scale(), width)));
    return graph.node("Add", List.of(scaled, graph.weights("scaling.shift", shift(), width)));
  }
}
