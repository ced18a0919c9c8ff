package dev.clipstream.testing.models;

import static dev.clipstream.testing.OnnxBuilder.FLOAT;

import dev.clipstream.model.FrameModel;
import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Small but real step models over the features of {@link TestModels}: {@code h' = tanh(x·W + h·U)},
 * scores the softmax of {@code h'·V}. Every frame so far bears on the scores, and so does their
 * order.
 */
public final class StepModelFiles {

  public static final int UNITS = 5;

  private StepModelFiles() {}

  /** As the trainer writes it, over the features of a frame model. */
  public static Path of(Path folder, String name, FrameModel frames, long seed) {
    return of(folder, name, frames, UNITS, seed);
  }

  /**
   * As above.
   *
   * @param units length of the state
   */
  public static Path of(Path folder, String name, FrameModel frames, int units, long seed) {
    return cell(frames.featureSize(), units, seed)
        .metadata("clipstream.task", "step")
        .metadata("clipstream.labels", "[\"warm\",\"cold\",\"bright\",\"dark\"]")
        .metadata("clipstream.state", "{\"h\":\"h_out\"}")
        .metadata("clipstream.frame_model_sha256", frames.card().sha256())
        .write(folder, name);
  }

  /** The graph, with nothing said of it. */
  public static OnnxBuilder cell(int features, int units, long seed) {
    Random random = new Random(seed);
    return new OnnxBuilder()
        .input("features", FLOAT, -1, features)
        .input("h", FLOAT, -1, units)
        .output("probabilities", FLOAT, -1, TestModels.CLASSES)
        .output("h_out", FLOAT, -1, units)
        .floats("w", List.of((long) features, (long) units), weights(random, features, units))
        .floats("u", List.of((long) units, (long) units), weights(random, units, units))
        .floats(
            "v",
            List.of((long) units, (long) TestModels.CLASSES),
            weights(random, units, TestModels.CLASSES))
        .node("MatMul", List.of("features", "w"), "xw")
        .node("MatMul", List.of("h", "u"), "hu")
        .node("Add", List.of("xw", "hu"), "sum")
        .node("Tanh", List.of("sum"), "h_out")
        .node("MatMul", List.of("h_out", "v"), "logits")
        .node("Softmax", List.of("logits"), "probabilities", Map.of("axis", 1L));
  }

  private static float[] weights(Random random, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() / Math.sqrt(rows));
    }
    return values;
  }
}
