package dev.clipstream.model;

import dev.clipstream.model.output.FrameScores;
import dev.clipstream.testing.SharedData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Models that have the property of a public bug report, and plain images for them to see. */
public final class ModelCases {

  static final int[] RED = {250, 10, 10};
  static final int[] GREEN = {10, 250, 10};
  static final int[] BLUE = {10, 10, 250};
  static final int[] ORANGE = {250, 150, 10};

  private ModelCases() {}

  /** The model as it lies there, with its description. */
  static Path file(String name) {
    return SharedData.require("cases/models/" + name + ".onnx");
  }

  /** The model with another description, in a folder of the test's own. */
  static Path described(String name, String json, Path folder) {
    try {
      Path copy = folder.resolve(name + ".onnx");
      Files.copy(file(name), copy, StandardCopyOption.REPLACE_EXISTING);
      Files.writeString(folder.resolve(name + ".json"), json);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Scores of one plain image, by label. */
  static Map<String, Float> scores(FrameModel model, int[] color) {
    return scores(model, List.of(color)).get(0);
  }

  /** Scores of plain images in one batch, by label. */
  static List<Map<String, Float>> scores(FrameModel model, List<int[]> colors) {
    List<Map<String, Float>> all = new ArrayList<>();
    for (FrameScores result : run(model, colors.toArray(int[][]::new))) {
      Map<String, Float> scores = new LinkedHashMap<>();
      for (int c = 0; c < result.probabilities().length; c++) {
        scores.put(model.card().label(c), result.probabilities()[c]);
      }
      all.add(scores);
    }
    return all;
  }

  /** What comes of plain images in one batch. */
  public static FrameScores[] run(FrameModel model, int[]... colors) {
    FrameModel.Runner runner = model.newRunner(colors.length);
    int size = 3 * model.width() * model.height();
    for (int i = 0; i < colors.length; i++) {
      byte[] pixels = new byte[size];
      for (int at = 0; at < size; at++) {
        pixels[at] = (byte) colors[i][at % 3];
      }
      runner.pixels().put(i * size, pixels);
    }
    return runner.run(colors.length);
  }
}
