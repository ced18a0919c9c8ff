package dev.clipstream.model;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import ai.onnxruntime.TensorInfo;
import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Map;

/** Reads an output tensor of a model as rows of floats, ignoring axes of length 1. */
public final class ScoreOutput {

  private ScoreOutput() {}

  /**
   * The output that holds the scores: the one the card names, else {@code probabilities}, else the
   * only one of shape [N,K] (ones around K allowed).
   *
   * @throws ModelException if there is none: the model is no classifier
   */
  static String scores(Map<String, TensorInfo> outputs, ModelDescription card) {
    if (card.output().isPresent()) {
      String name = card.output().get();
      if (!outputs.containsKey(name)) {
        throw new ModelException(
            card.name() + " has no output '" + name + "'; it has " + outputs.keySet());
      }
      return name;
    }
    if (outputs.containsKey("probabilities")) {
      return "probabilities";
    }
    var candidates =
        outputs.keySet().stream()
            .filter(name -> !card.features().equals(java.util.Optional.of(name)))
            .filter(name -> isRows(outputs.get(name)))
            .toList();
    if (candidates.size() == 1) {
      return candidates.get(0);
    }
    throw new ModelException(
        candidates.isEmpty()
            ? card.name()
                + " is no classifier: none of its outputs "
                + describe(outputs)
                + " has one score a class, [N,K]"
            : card.name()
                + " has several outputs that could be scores, "
                + candidates
                + ": name one as \"output\" in "
                + card.name()
                + ".json");
  }

  private static String describe(Map<String, TensorInfo> outputs) {
    StringBuilder text = new StringBuilder();
    outputs.forEach(
        (name, info) ->
            text.append(text.isEmpty() ? "" : ", ")
                .append(name)
                .append(' ')
                .append(Arrays.toString(info.getShape())));
    return text.toString();
  }

  private static boolean isRows(@org.jspecify.annotations.Nullable TensorInfo info) {
    if (info == null || (info.type != OnnxJavaType.FLOAT && info.type != OnnxJavaType.FLOAT16)) {
      return false;
    }
    long[] shape = info.getShape();
    long wide = Arrays.stream(shape).skip(1).filter(size -> size != 1).count();
    return shape.length >= 2 && wide <= 1;
  }

  /**
   * @param rows of the batch that was run, padding included
   * @return the first {@code n} rows, flattened
   * @throws IllegalStateException if the output does not have {@code rows} rows
   */
  static float[][] read(OrtSession.Result result, String name, int rows, int n)
      throws OrtException {
    OnnxTensor tensor =
        (OnnxTensor)
            result.get(name).orElseThrow(() -> new IllegalStateException("no output " + name));
    FloatBuffer floats = tensor.getFloatBuffer();
    int size = floats.remaining();
    if (rows == 0 || size == 0 || size % rows != 0) {
      throw new IllegalStateException(
          "the model gave " + size + " numbers in '" + name + "' for a batch of " + rows);
    }
    float[][] out = new float[n][size / rows];
    for (float[] row : out) {
      floats.get(row);
    }
    return out;
  }

  /** Softmax in place, {@code exp(x − max) / sum}. */
  static void softmax(float[] row) {
    float max = Float.NEGATIVE_INFINITY;
    for (float x : row) {
      max = Math.max(max, x);
    }
    double sum = 0;
    for (int i = 0; i < row.length; i++) {
      double e = Math.exp(row[i] - max);
      row[i] = (float) e;
      sum += e;
    }
    for (int i = 0; i < row.length; i++) {
      row[i] /= (float) sum;
    }
  }

  /** Whether a row already is a distribution: none negative, sum 1 within what fp16 can hold. */
  static boolean isDistribution(float[] row) {
    double sum = 0;
    for (float x : row) {
      if (!(x >= 0)) {
        return false;
      }
      sum += x;
    }
    return Math.abs(sum - 1) < 0.01;
  }

  public static boolean isFinite(float[] row) {
    for (float x : row) {
      if (!Float.isFinite(x)) {
        return false;
      }
    }
    return true;
  }
}
