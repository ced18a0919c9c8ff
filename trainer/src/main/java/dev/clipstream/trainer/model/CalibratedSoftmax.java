package dev.clipstream.trainer.model;

import dev.clipstream.trainer.layer.Sigmoid;
import dev.clipstream.trainer.layer.Softmax;
import dev.clipstream.trainer.layer.TensorLayer;
import dev.clipstream.trainer.onnx.OnnxGraph;
import java.util.List;
import java.util.Optional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;

/**
 * The end of a model, from scores to probabilities: the softmax of the scores divided by a
 * temperature, [N,K], or the sigmoid of each where classes do not exclude each other. It is 1 until
 * the model is calibrated, after its training, and the graph then has no division. Belongs to the
 * thread that trains the model.
 */
public final class CalibratedSoftmax {

  private TensorLayer activation = new Softmax();
  private boolean independent;
  private Optional<TemperatureScaling> scaling = Optional.empty();
  private Optional<Double> unknownBelow = Optional.empty();

  /** Gives each class a probability of its own from now on. */
  public void scoreIndependently() {
    independent = true;
    activation = new Sigmoid();
  }

  /** Whether each class has a probability of its own. */
  public boolean independent() {
    return independent;
  }

  /** Divides by a temperature from now on, or no longer. */
  public void calibrate(Optional<TemperatureScaling> by) {
    scaling = by;
  }

  /** What it was calibrated by, if it was. */
  public Optional<TemperatureScaling> scaling() {
    return scaling;
  }

  /** Calls what has no class with this probability unknown from now on, or no longer. */
  public void callUnknownBelow(Optional<Double> probability) {
    unknownBelow = probability;
  }

  /** The probability that the best class needs to be the label of what is served, if it does. */
  public Optional<Double> unknownBelow() {
    return unknownBelow;
  }

  /** What scores are divided by. */
  public float temperature() {
    return scaling.map(one -> (float) one.temperature()).orElse(1f);
  }

  /** The probabilities of scores, float32 [N,K]. */
  public Tensor forward(Tensor scores) {
    float by = temperature();
    return activation.forward(by == 1 ? scores : scores.div(new Scalar(by)));
  }

  /** Adds the nodes that compute the same to a graph, and returns their value. */
  public String export(OnnxGraph graph, String scores) {
    float by = temperature();
    return activation.export(
        graph,
        by == 1
            ? scores
            : graph.node("Div", List.of(scores, graph.weights("temperature", new float[] {by}))));
  }
}
