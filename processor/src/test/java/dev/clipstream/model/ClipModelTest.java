package dev.clipstream.model;

import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.output.ScoreOutput;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.OnnxBuilder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A model of whole clips sees every pixel of every frame where its graph expects it. */
class ClipModelTest {

  private static final int FRAMES = 5;
  private static final int HEIGHT = 4;
  private static final int WIDTH = 6;
  private static final int CLIP = FRAMES * HEIGHT * WIDTH * 3;
  private static final int CLASSES = 2;

  @TempDir Path folder;

  /** Where a number of a clip lies, of [T,H,W,C], in each layout. */
  private static int place(String layout, int t, int y, int x, int c) {
    return switch (layout) {
      case "NCTHW" -> ((c * FRAMES + t) * HEIGHT + y) * WIDTH + x;
      case "NTCHW" -> ((t * 3 + c) * HEIGHT + y) * WIDTH + x;
      default -> ((t * HEIGHT + y) * WIDTH + x) * 3 + c;
    };
  }

  private static long[] shape(String layout, long batch, long frames) {
    return switch (layout) {
      case "NCTHW" -> new long[] {batch, 3, frames, HEIGHT, WIDTH};
      case "NTCHW" -> new long[] {batch, frames, 3, HEIGHT, WIDTH};
      default -> new long[] {batch, frames, HEIGHT, WIDTH, 3};
    };
  }

  private static float[] weights() {
    float[] weights = new float[CLIP * CLASSES];
    Random random = new Random(5);
    for (int i = 0; i < weights.length; i++) {
      weights[i] = random.nextFloat() - 0.5f;
    }
    return weights;
  }

  /** Every pixel of every frame has a weight of its own. */
  private Path dense(String json, long... shape) {
    return new OnnxBuilder()
        .input("video", FLOAT, shape)
        .output("p", FLOAT, shape[0], CLASSES)
        .longs("flat", 0, -1)
        .floats("w", List.of((long) CLIP, (long) CLASSES), weights())
        .node("Reshape", List.of("video", "flat"), "x")
        .node("MatMul", List.of("x", "w"), "z")
        .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
        .write(folder, "clips", json);
  }

  private static byte[] noise(int seed) {
    byte[] clip = new byte[CLIP];
    new Random(seed).nextBytes(clip);
    return clip;
  }

  /** The score of the first class, by hand. */
  private static double right(byte[] clip, String layout, boolean bgr) {
    float[] weights = weights();
    double[] logits = new double[CLASSES];
    int at = 0;
    for (int t = 0; t < FRAMES; t++) {
      for (int y = 0; y < HEIGHT; y++) {
        for (int x = 0; x < WIDTH; x++) {
          for (int c = 0; c < 3; c++) {
            int place = place(layout, t, y, x, bgr ? 2 - c : c);
            for (int k = 0; k < CLASSES; k++) {
              logits[k] += (clip[at] & 0xff) / 255.0 * weights[place * CLASSES + k];
            }
            at++;
          }
        }
      }
    }
    return 1 / (1 + Math.exp(logits[1] - logits[0]));
  }

  private static void assertScores(ClipModel model, String layout, boolean bgr) {
    ClipModel.Runner runner = model.newRunner(3);
    for (int i = 0; i < 3; i++) {
      runner.pixels().put(i * CLIP, noise(i));
    }
    List<SequenceScores> scores = runner.run(3);
    for (int i = 0; i < 3; i++) {
      assertThat((double) scores.get(i).probabilities()[0])
          .isCloseTo(right(noise(i), layout, bgr), within(1e-4));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "NCTHW, -1, RGB",
    "NTCHW, -1, RGB",
    "NTHWC, -1, RGB",
    "NCTHW, -1, BGR",
    "NTHWC, -1, BGR",
    "NCTHW, 1, RGB",
    "NTCHW, 2, BGR"
  })
  void everyPixel_isWhereTheShapeHasIt(String layout, long batch, String color) {
    Path file = dense("{\"color\": \"" + color + "\"}", shape(layout, batch, FRAMES));
    try (ClipModel model = ClipModel.open(file, Device.CPU)) {
      assertThat(model.frames()).isEqualTo(FRAMES);
      assertThat(model.width()).isEqualTo(WIDTH);
      assertThat(model.height()).isEqualTo(HEIGHT);
      assertThat(model.classes()).isEqualTo(CLASSES);
      assertThat(model.runsInOnes()).isEmpty();
      assertScores(model, layout, color.equals("BGR"));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"NCTHW", "NTCHW", "NTHWC"})
  void whatTheShapeLeavesOpen_isSaid(String layout) {
    long[] open = {-1, -1, -1, -1, -1};
    assertThatThrownBy(() -> ClipModel.open(dense("{}", open), Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("\"layout\"", layout, "clips.json");
    String said = "\"layout\": \"" + layout + "\", \"width\": 6, \"height\": 4";
    assertThatThrownBy(() -> ClipModel.open(dense("{" + said + "}", open), Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("\"frames\"", "clips.json");
    Path file = dense("{" + said + ", \"frames\": 5}", open);
    try (ClipModel model = ClipModel.open(file, Device.CPU)) {
      assertScores(model, layout, false);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"frames\": 9} | says 9 frames, its input 5",
        "{\"layout\": \"NCHW\"} | layout of clips is one of",
        "{\"layout\": \"NTHWC\"} | has 6 channels",
        "{\"labels\": [\"a\", \"b\", \"c\"]} | gives 2 scores but has 3 labels",
        "{\"color\": \"GRAY\"} | 3 color channel(s)"
      })
  void whatContradictsTheGraph_isRefused(String json, String says) {
    Path file = dense(json, shape("NTCHW", -1, FRAMES));
    assertThatThrownBy(() -> ClipModel.open(file, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("clips", says);
  }

  @Test
  void clipsThatChangeEachOther_runOneAtATime() {
    Path file =
        new OnnxBuilder()
            .input("video", FLOAT, shape("NCTHW", -1, FRAMES))
            .output("p", FLOAT, -1, 3)
            .longs("one", 1, 3)
            .node(
                "ReduceMean",
                List.of("video"),
                "m",
                Map.of("axes", new long[] {2, 3, 4}, "keepdims", 0L))
            .node("Reshape", List.of("m", "one"), "z")
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
            .write(folder, "baked", "{}");
    try (ClipModel model = ClipModel.open(file, Device.CPU)) {
      assertThat(model.runsInOnes()).isPresent();
      ClipModel.Runner runner = model.newRunner(2);
      runner.pixels().put(0, noise(1)).put(CLIP, noise(2));
      List<SequenceScores> both = runner.run(2);
      runner.pixels().put(0, noise(2));
      assertThat(both.get(1).probabilities()).containsExactly(runner.run(1).get(0).probabilities());
      assertThat(both.get(0).probabilities()).isNotEqualTo(both.get(1).probabilities());
    }
  }

  @Test
  void aClipOfAnyLength_isSampledFromItsFirstToItsLastFrame() {
    try (ClipModel model = ClipModel.open(dense("{}", shape("NCTHW", -1, FRAMES)), Device.CPU)) {
      assertThat(model.sample(1)).containsExactly(0, 0, 0, 0, 0);
      assertThat(model.sample(3)).containsExactly(0, 1, 1, 2, 2);
      assertThat(model.sample(5)).containsExactly(0, 1, 2, 3, 4);
      assertThat(model.sample(9)).containsExactly(0, 2, 4, 6, 8);
      assertThat(model.sample(1000)).hasSize(5).startsWith(0).endsWith(999).isSorted();
    }
  }

  @Test
  void framesAndClips_areToldApartByTheirAxes() {
    assertThat(ClipModel.isClipModel(dense("{}", shape("NCTHW", -1, FRAMES)))).isTrue();
    Path image =
        new OnnxBuilder()
            .input("x", FLOAT, -1, 3, 8, 8)
            .output("p", FLOAT, -1, 3)
            .node("GlobalAveragePool", List.of("x"), "m")
            .node("Flatten", List.of("m"), "p")
            .write(folder, "image", "{}");
    assertThat(ClipModel.isClipModel(image)).isFalse();
    assertThatThrownBy(() -> ClipModel.open(image, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("no model of whole clips", "x float [N,3,8,8]");
  }

  @ParameterizedTest
  @CsvSource({
    "x3d_ncthw, 13, 56",
    "videomae_ntchw, 16, 56",
    "keras3d_nthwc, 16, 56",
    "49_clip_cnn_rnn_whole, 16, 32"
  })
  void publicModels_giveClipsOfABatch_whatTheyGiveThemAlone(String name, int frames, int side) {
    Path file = ModelCases.described(name, "{}", folder);
    try (ClipModel model = ClipModel.open(file, Device.CPU)) {
      assertThat(model.frames()).isEqualTo(frames);
      assertThat(model.width()).isEqualTo(side);
      byte[] clip = new byte[frames * side * side * 3];
      new Random(1).nextBytes(clip);
      ClipModel.Runner runner = model.newRunner(3);
      runner.pixels().put(clip.length, clip);
      float[] among = runner.run(3).get(1).probabilities();
      runner.pixels().put(0, clip);
      float[] alone = runner.run(1).get(0).probabilities();
      assertThat(among).containsExactly(alone, within(1e-4f));
      assertThat(ScoreOutput.isDistribution(alone)).isTrue();
    }
  }

  @ParameterizedTest
  @CsvSource({"250, 10, 10, 0", "10, 250, 10, 1", "10, 10, 250, 2"})
  void aClipOfOneColor_isLabeledByIt(int red, int green, int blue, int label) {
    try (ClipModel model = ClipModel.open(ModelCases.file("49_clip_cnn_rnn_whole"), Device.CPU)) {
      ClipModel.Runner runner = model.newRunner(1);
      for (int at = 0; at < runner.pixels().capacity(); at += 3) {
        runner.pixels().put(at, (byte) red).put(at + 1, (byte) green).put(at + 2, (byte) blue);
      }
      float[] scores = runner.run(1).get(0).probabilities();
      assertThat(scores[label]).isEqualTo(max(scores));
      assertThat(model.card().label(label)).startsWith("mostly ");
    }
  }

  private static float max(float[] scores) {
    float[] sorted = scores.clone();
    Arrays.sort(sorted);
    return sorted[sorted.length - 1];
  }
}
