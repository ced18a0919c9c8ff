package dev.clipstream.model.description;

import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.ModelCases;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.OnnxBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An encoder labels images by how near their features are to vectors of labels. */
class TextEmbeddingsTest {

  private static final String TEXTS =
      "{\"a red thing\": [2, 0, 0], \"a green thing\": [0, 0.5, 0], \"grey\": [1, 1, 1]}";

  @TempDir Path folder;

  /** Features are the mean color. */
  private static Path encoder(Path folder, String name, String json, String texts)
      throws IOException {
    Files.writeString(folder.resolve("texts.json"), texts);
    return new OnnxBuilder()
        .input("x", FLOAT, -1, 3, 2, 2)
        .output("image_embeds", FLOAT, -1, 3)
        .node(
            "ReduceMean",
            List.of("x"),
            "image_embeds",
            Map.of("axes", new long[] {2, 3}, "keepdims", 0L))
        .write(folder, name, json);
  }

  private static float[] scores(FrameModel model, int red, int green, int blue) {
    return ModelCases.run(model, new int[] {red, green, blue})[0].probabilities();
  }

  /** Computed anew, in doubles. */
  private static double[] cosines(double... color) {
    double[][] texts = {
      {1, 0, 0}, {0, 1, 0}, {1 / Math.sqrt(3), 1 / Math.sqrt(3), 1 / Math.sqrt(3)}
    };
    double length = Math.sqrt(color[0] * color[0] + color[1] * color[1] + color[2] * color[2]);
    double[] cosines = new double[3];
    for (int k = 0; k < 3; k++) {
      for (int i = 0; i < 3; i++) {
        cosines[k] += length == 0 ? 0 : texts[k][i] * color[i] / length;
      }
    }
    return cosines;
  }

  @Test
  void scoresAreSoftmax_ofScaledCosines() throws IOException {
    Path file =
        encoder(folder, "clip", "{\"text_embeddings\": \"texts.json\", \"logit_scale\": 7}", TEXTS);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.card().labels()).containsExactly("a red thing", "a green thing", "grey");
      assertThat(model.featureSize()).isEqualTo(3);
      double[] cosines = cosines(200, 100, 30);
      double sum = 0;
      for (double cosine : cosines) {
        sum += Math.exp(7 * cosine);
      }
      float[] seen = scores(model, 200, 100, 30);
      for (int k = 0; k < 3; k++) {
        assertThat((double) seen[k]).isCloseTo(Math.exp(7 * cosines[k]) / sum, within(1e-5));
      }
    }
  }

  @Test
  void withAScaleOfClip_theNearestLabelTakesAll() throws IOException {
    Path file = encoder(folder, "clip", "{\"text_embeddings\": \"texts.json\"}", TEXTS);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(scores(model, 250, 10, 10)[0]).isGreaterThan(0.999f);
      assertThat(scores(model, 120, 130, 125)[2]).isGreaterThan(0.999f);
      assertThat(model.givesLogits()).isFalse();
      // Black has no direction: no label is nearer than another.
      assertThat(scores(model, 0, 0, 0))
          .containsExactly(new float[] {1 / 3f, 1 / 3f, 1 / 3f}, within(1e-5f));
    }
  }

  @Test
  void sigmoidAndABias_asSiglipHasThem() throws IOException {
    Path file =
        encoder(
            folder,
            "siglip",
            "{\"text_embeddings\": \"texts.json\", \"activation\": \"sigmoid\","
                + " \"logit_scale\": 20, \"logit_bias\": -12}",
            TEXTS);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      double[] cosines = cosines(200, 100, 30);
      float[] seen = scores(model, 200, 100, 30);
      for (int k = 0; k < 3; k++) {
        double right = 1 / (1 + Math.exp(12 - 20 * cosines[k]));
        assertThat((double) seen[k]).isCloseTo(right, within(1e-5));
      }
    }
  }

  @Test
  void tokens_arePooledBeforeTheyAreCompared() throws IOException {
    Files.writeString(folder.resolve("texts.json"), TEXTS);
    Path file =
        new OnnxBuilder()
            .input("x", FLOAT, -1, 3, 2, 2)
            .output("tokens", FLOAT, -1, 4, 3)
            .longs("shape", 0, 3, 4)
            .node("Reshape", List.of("x", "shape"), "columns")
            .node("Transpose", List.of("columns"), "tokens", Map.of("perm", new long[] {0, 2, 1}))
            .write(
                folder,
                "tower",
                "{\"features\": \"tokens\", \"pool\": \"mean\", \"text_embeddings\":"
                    + " \"texts.json\"}");
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(scores(model, 10, 250, 10)[1]).isGreaterThan(0.999f);
      assertThat(model.featureSize()).isEqualTo(3);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "texts.json | {\"a\": [1, 2], \"b\": [1, 2]} | gives 3 features, but its text embeddings"
            + " have 2",
        "texts.json | {\"a\": [1, 2, 3], \"b\": [1, 2]} | 'a' has 3 numbers and 'b' 2",
        "texts.json | {\"a\": [0, 0, 0], \"b\": [1, 2, 3]} | 'a' must have an array of numbers",
        "texts.json | {\"a\": [1, \"x\", 0], \"b\": [1, 2, 3]} | 'a' must have an array of numbers",
        "texts.json | {\"a\": 1, \"b\": [1, 2, 3]} | 'a' must have an array of numbers",
        "texts.json | {\"a\": [1, 2, 3]} | two or more labels",
        "texts.json | [1] | one JSON object",
        "texts.json | { | cannot be read as JSON",
        "texts.json | {\"a\": [1, 2, 3], \"b\": [3, 2, 1]} {\"c\": [1, 1, 1]} | cannot be read as"
            + " JSON",
        "texts.json | {\"a\": [1, 2, 3], \"b\": [3, 2, 1], \"a\": [1, 1, 1]} | cannot be read as"
            + " JSON",
        "none.json | {} | cannot be read as JSON",
        "../texts.json | {} | name of a file in the same folder",
        "/etc/passwd | {} | name of a file in the same folder"
      })
  void whatMakesNoSense_isRefused(String name, String texts, String says) throws IOException {
    Path file = encoder(folder, "clip", "{\"text_embeddings\": \"" + name + "\"}", texts);
    assertThatThrownBy(() -> FrameModel.open(file, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(says);
  }

  @Test
  void aModelFile_cannotNameThem_onlyWhoServesItCan() throws IOException {
    encoder(folder, "unused", "{}", TEXTS);
    Path file =
        new OnnxBuilder()
            .input("x", FLOAT, -1, 3, 2, 2)
            .output("features", FLOAT, -1, 3)
            .metadata("clipstream.text_embeddings", "texts.json")
            .node(
                "ReduceMean",
                List.of("x"),
                "features",
                Map.of("axes", new long[] {2, 3}, "keepdims", 0L))
            .write(folder, "clip");
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.classes()).isZero();
    }
  }

  @Test
  void theFile_isWatched_andPartOfWhatIsServed() throws IOException {
    Path file = encoder(folder, "clip", "{\"text_embeddings\": \"texts.json\"}", TEXTS);
    assertThat(new ModelFiles(file).current()).contains(folder.resolve("texts.json"));
    try (FrameModel before = FrameModel.open(file, Device.CPU)) {
      Files.writeString(folder.resolve("texts.json"), TEXTS.replace("[2, 0, 0]", "[2, 0, 1]"));
      try (FrameModel after = FrameModel.open(file, Device.CPU)) {
        assertThat(after.card()).isNotEqualTo(before.card());
        assertThat(after.card().labels()).isEqualTo(before.card().labels());
      }
    }
  }
}
