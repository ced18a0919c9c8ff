package dev.clipstream.model;

import static dev.clipstream.testing.OnnxBuilder.BOOL;
import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static dev.clipstream.testing.OnnxBuilder.UINT8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.OnnxBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What images of one batch do to each other is found when a model is loaded. */
class BatchDependenceTest {

  private static final String LABELS = "{\"labels\": [\"r\", \"g\", \"b\"]}";
  private static final Map<String, Object> SPATIAL =
      Map.of("axes", new long[] {2, 3}, "keepdims", 0L);

  @TempDir Path folder;

  /** Up to the mean color, {@code m} [N,3]. */
  private static OnnxBuilder mean() {
    return new OnnxBuilder()
        .input("x", FLOAT, -1, 3, 4, 4)
        .output("y", FLOAT, -1, 3)
        .floats("b", List.of(3L), 0, 0, 0)
        .scalar("ten", 10)
        .node("ReduceMean", List.of("x"), "m", SPATIAL);
  }

  private static void assertColorsAreSeen(FrameModel model) {
    FrameScores[] scores =
        ModelCases.run(model, ModelCases.RED, ModelCases.GREEN, ModelCases.BLUE, ModelCases.RED);
    int[] right = {0, 1, 2, 0};
    for (int i = 0; i < right.length; i++) {
      assertThat(scores[i].probabilities()[right[i]]).isGreaterThan(0.9f);
    }
  }

  @Test
  void aGraphWithABatchOfOneBakedIn_runsInOnes_fromTheStart() {
    Path file =
        mean()
            .longs("shape", 1, 3)
            .node("Reshape", List.of("m", "shape"), "flat")
            .node("Mul", List.of("flat", "ten"), "y")
            .write(folder, "baked", LABELS);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.runsInOnes()).hasValueSatisfying(why -> assertThat(why).contains("fails"));
      assertColorsAreSeen(model);
    }
  }

  @Test
  void imagesThatChangeEachOther_runInOnes() {
    Path file =
        mean()
            .longs("rows", 0)
            .node("ReduceMax", List.of("m"), "most", Map.of("axes", new long[] {0}))
            .node("Div", List.of("m", "most"), "relative")
            .node("Mul", List.of("m", "ten"), "scaled")
            .node("Add", List.of("scaled", "relative"), "y")
            .write(folder, "mixing", LABELS);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.runsInOnes())
          .hasValueSatisfying(why -> assertThat(why).contains("change each other's"));
      FrameScores alone = ModelCases.run(model, ModelCases.RED)[0];
      FrameScores among = ModelCases.run(model, ModelCases.BLUE, ModelCases.RED)[1];
      assertThat(among.probabilities()).containsExactly(alone.probabilities());
    }
  }

  @Test
  void imagesThatLeaveEachOtherAlone_runTogether() {
    Path file = mean().node("Mul", List.of("m", "ten"), "y").write(folder, "sound", LABELS);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.runsInOnes()).isEmpty();
      assertColorsAreSeen(model);
    }
  }

  @Test
  void batchNormInTrainingMode_isRefusedWithItsName() {
    Path file =
        mean()
            .floats("one", List.of(3L), 1, 1, 1)
            .node(
                "BatchNormalization",
                List.of("x", "one", "b", "b", "one"),
                List.of("normal", "mean", "var"),
                Map.of("training_mode", 1L))
            .node("ReduceMean", List.of("normal"), "y", SPATIAL)
            .write(folder, "training", LABELS);
    assertThatThrownBy(() -> FrameModel.open(file, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("BatchNormalization 'node-normal'", "training mode", "eval()");
  }

  @Test
  void whatIsRandom_isRefused() {
    Path file =
        mean()
            .node("RandomNormalLike", List.of("m"), "noise")
            .node("Add", List.of("m", "noise"), "z")
            .node("Mul", List.of("z", "ten"), "y")
            .write(folder, "random", LABELS);
    assertThatThrownBy(() -> FrameModel.open(file, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("random", "the same image");
  }

  @Test
  void aBatchThatIsScaledAsAWhole_runsInOnes() {
    Path file =
        mean()
            .small("zero", UINT8, 0)
            .node("DynamicQuantizeLinear", List.of("m"), List.of("q", "s", "z"), Map.of())
            .node("DequantizeLinear", List.of("q", "s", "z"), "back")
            .node("Mul", List.of("back", "ten"), "y")
            .write(folder, "dynamic", LABELS);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.runsInOnes())
          .hasValueSatisfying(why -> assertThat(why).contains("DynamicQuantizeLinear"));
      assertColorsAreSeen(model);
    }
  }

  @Test
  void aFlagForTraining_isFedNo_andOtherInputsAreNamed() {
    Path flagged =
        mean()
            .input("is_training", BOOL, 1)
            .node("Cast", List.of("is_training"), "trains", Map.of("to", (long) FLOAT))
            .node("Mul", List.of("m", "trains"), "wrong")
            .node("Sub", List.of("m", "wrong"), "left")
            .node("Mul", List.of("left", "ten"), "y")
            .write(folder, "flagged", LABELS);
    try (FrameModel model = FrameModel.open(flagged, Device.CPU)) {
      assertColorsAreSeen(model);
    }
    Path unclear =
        mean()
            .input("temperature", FLOAT)
            .node("Mul", List.of("m", "temperature"), "y")
            .write(folder, "unclear", LABELS);
    assertThatThrownBy(() -> FrameModel.open(unclear, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("temperature float", "nothing says with what");
  }

  @Test
  void aModelThatIsNaNOnFlatImages_isServedForOthers() {
    // 0/0 where an image has no contrast, as black has none.
    Path file =
        mean()
            .longs("axes", 1)
            .node("ReduceMax", List.of("m"), "high", Map.of("axes", new long[] {1}))
            .node("Div", List.of("m", "high"), "relative")
            .node("Mul", List.of("relative", "ten"), "z")
            .node("Softmax", List.of("z"), "y", Map.of("axis", 1L))
            .write(folder, "flat", LABELS);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      FrameScores[] scores =
          ModelCases.run(model, ModelCases.RED, new int[] {0, 0, 0}, ModelCases.BLUE);
      double[] z = {10, 10 * 10 / 250.0, 10 * 10 / 250.0};
      double sum = 0;
      for (double x : z) {
        sum += Math.exp(x);
      }
      assertThat((double) scores[0].probabilities()[0]).isCloseTo(Math.exp(10) / sum, within(1e-4));
      assertThat(scores[1].areNumbers()).isFalse();
      assertThat(scores[2].probabilities()[2]).isGreaterThan(0.9f);
    }
  }
}
