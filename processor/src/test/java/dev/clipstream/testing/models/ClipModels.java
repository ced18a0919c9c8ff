package dev.clipstream.testing.models;

import static dev.clipstream.testing.OnnxBuilder.FLOAT;

import dev.clipstream.testing.OnnxBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;

/** Models of whole clips for tests: every pixel of every frame has a weight of its own. */
public final class ClipModels {

  public static final int CLASSES = 3;

  private ClipModels() {}

  /**
   * A softmax over a weighted sum, {@code [N,3,T,side,side]}.
   *
   * @param json of its description, but for the labels
   */
  public static Path dense(Path folder, String name, int frames, int side, long seed, String json) {
    return dense(folder, name, frames, side, seed, 0, json);
  }

  /**
   * As above.
   *
   * @param salt of no consequence but for the file's SHA-256
   */
  public static Path dense(
      Path folder, String name, int frames, int side, long seed, long salt, String json) {
    int numbers = frames * 3 * side * side;
    float[] weights = new float[numbers * CLASSES];
    Random random = new Random(seed);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (random.nextFloat() - 0.5f) / 4;
    }
    return new OnnxBuilder()
        .input("video", FLOAT, -1, 3, frames, side, side)
        .output("p", FLOAT, -1, CLASSES)
        .longs("flat", 0, -1)
        .longs("salt", salt)
        .floats("w", List.of((long) numbers, (long) CLASSES), weights)
        .node("Reshape", List.of("video", "flat"), "x")
        .node("MatMul", List.of("x", "w"), "z")
        .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
        .write(
            folder,
            name,
            "{\"labels\": [\"a\", \"b\", \"c\"]" + (json.isEmpty() ? "" : ", " + json) + "}");
  }
}
