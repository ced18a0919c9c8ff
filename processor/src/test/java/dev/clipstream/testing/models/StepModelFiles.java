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
    return cell(features, units, seed, true);
  }

  /**
   * @param fed whether the features are fed, or computed by nodes that are added
   */
  private static OnnxBuilder cell(int features, int units, long seed, boolean fed) {
    Random random = new Random(seed);
    OnnxBuilder graph = new OnnxBuilder();
    if (fed) {
      graph.input("features", FLOAT, -1, features);
    }
    return graph
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

  /** Where the pixels of a frame are in a model's input. */
  @SuppressWarnings("ImmutableEnumChecker") // List.of makes lists that nobody can change.
  public enum FrameLayout {
    NCHW(List.of(-1L, 3L, 0L, 0L), List.of(2L, 3L)),
    NHWC(List.of(-1L, 0L, 0L, 3L), List.of(1L, 2L)),
    NTCHW(List.of(-1L, 1L, 3L, 0L, 0L), List.of(1L, 3L, 4L)),
    NCTHW(List.of(-1L, 3L, -1L, 0L, 0L), List.of(2L, 3L, 4L)),
    NTHWC(List.of(-1L, -1L, 0L, 0L, 3L), List.of(1L, 2L, 3L));

    /** Zeros for the side of the frames. */
    private final List<Long> shape;

    private final List<Long> averaged;

    FrameLayout(List<Long> shape, List<Long> averaged) {
      this.shape = shape;
      this.averaged = averaged;
    }

    private long[] shape(int side) {
      return shape.stream().mapToLong(size -> size == 0 ? side : size).toArray();
    }

    private long[] averaged() {
      return averaged.stream().mapToLong(axis -> axis).toArray();
    }
  }

  /**
   * As {@link #cell} over the mean of each channel; it also counts its frames, whole numbers [N,1].
   *
   * @param type FLOAT or UINT8
   */
  public static OnnxBuilder pixelCell(FrameLayout layout, int type, int side, long seed) {
    OnnxBuilder graph =
        cell(3, UNITS, seed, false)
            .input("image", type, layout.shape(side))
            .input("count", OnnxBuilder.INT64, -1, 1)
            .output("count_out", OnnxBuilder.INT64, -1, 1)
            .longs("one", 1)
            .node("Add", List.of("count", "one"), "count_out")
            .node("Cast", List.of("image"), "numbers", Map.of("to", (long) FLOAT));
    return graph.node(
        "ReduceMean",
        List.of("numbers"),
        "features",
        Map.of("axes", layout.averaged(), "keepdims", 0L));
  }

  /** A file of {@link #pixelCell}, with the labels of the tests. */
  public static Path ofPixels(Path folder, String name, int side, long seed) {
    return pixelCell(FrameLayout.NCHW, FLOAT, side, seed)
        .metadata("clipstream.task", "step")
        .metadata("clipstream.labels", "[\"warm\",\"cold\",\"bright\",\"dark\"]")
        .write(folder, name);
  }

  private static float[] weights(Random random, int rows, int columns) {
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) (random.nextGaussian() / Math.sqrt(rows));
    }
    return values;
  }
}
