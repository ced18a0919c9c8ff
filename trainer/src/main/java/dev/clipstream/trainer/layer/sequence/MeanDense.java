package dev.clipstream.trainer.layer.sequence;

import dev.clipstream.trainer.layer.Dense;
import dev.clipstream.trainer.layer.Dropout;
import dev.clipstream.trainer.layer.Relu;
import dev.clipstream.trainer.layer.SequencePool;
import dev.clipstream.trainer.layer.Shape;
import dev.clipstream.trainer.onnx.OnnxGraph;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;

/**
 * A hidden layer over the average of the real steps: y[n] = max(0, W m[n] + b) with m[n] as of
 * {@link MeanStep}, from [N,T,F] to [N,H]; while training, with dropout.
 */
public final class MeanDense implements SequencePool {

  private final MeanStep mean;
  private final Relu relu = new Relu();
  private final Dense dense;
  private final Dropout dropout;

  /**
   * A layer with fresh weights.
   *
   * @param features width F of a step
   * @param hidden width H of the layer
   * @param probability with which a value of the hidden layer is left out in training
   */
  public MeanDense(int features, int hidden, double probability) {
    mean = new MeanStep(features);
    dense = new Dense(features, hidden);
    dropout = new Dropout(probability);
  }

  /** The layer before its rectifier. */
  public Dense dense() {
    return dense;
  }

  @Override
  public void register(Module model, String name) {
    dense.register(model, name + "_dense");
    dropout.register(model, name + "_dropout");
  }

  @Override
  public long multiplyAdds(int steps, int input) {
    return dense.multiplyAdds(Shape.vector(input));
  }

  @Override
  public Pooled<Tensor> forward(Tensor steps, Tensor lengths) {
    Tensor hidden = relu.forward(dense.forward(mean.forward(steps, lengths).vector()));
    return Pooled.of(dropout.forward(hidden));
  }

  @Override
  public Pooled<String> export(OnnxGraph graph, String steps, String lengths) {
    String hidden = dense.export(graph, mean.export(graph, steps, lengths).vector());
    return Pooled.of(relu.export(graph, hidden));
  }
}
