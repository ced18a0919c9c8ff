package dev.clipstream.model;

import static dev.clipstream.testing.OnnxBuilder.BOOL;
import static dev.clipstream.testing.OnnxBuilder.DOUBLE;
import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static dev.clipstream.testing.OnnxBuilder.FLOAT16;
import static dev.clipstream.testing.OnnxBuilder.INT32;
import static dev.clipstream.testing.OnnxBuilder.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.output.ScoreOutput;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a sequence model takes is tried when it is loaded: few frames, many, one clip, several. */
class SequenceProbeTest {

  private static final String LABELS = "{\"labels\": [\"r\", \"g\", \"b\"]%s}";
  private static final Map<String, Object> OVER_TIME =
      Map.of("axes", new long[] {1}, "keepdims", 0L);

  @TempDir Path folder;

  private FrameModel frames;

  @BeforeEach
  void open() {
    frames = FrameModel.open(TestModels.frameModel(folder, "frames", 4), Device.CPU);
  }

  @AfterEach
  void close() {
    frames.close();
  }

  private static String labels(String more) {
    return LABELS.formatted(more);
  }

  private static OnnxBuilder clips(int type, long frames) {
    return new OnnxBuilder()
        .input("features", type, -1, frames, 3)
        .output("p", FLOAT, -1, 3)
        .longs("one", 1)
        .longs("two", 2)
        .scalar("ten", 10);
  }

  private void assertRefused(Path file, String... says) {
    assertThatThrownBy(() -> SequenceModel.open(file, frames, Device.CPU).close())
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(says);
  }

  /** A clip that is red for so many frames and then green. */
  private static float[][] clip(int red, int green) {
    float[][] clip = new float[red + green][];
    for (int t = 0; t < clip.length; t++) {
      clip[t] = t < red ? new float[] {1, 0, 0} : new float[] {0, 1, 0};
    }
    return clip;
  }

  private static float[] softmax(double red, double green) {
    float[] scores = {(float) (10 * red), (float) (10 * green), 0};
    ScoreOutput.softmax(scores);
    return scores;
  }

  private void assertMeans(Path file) {
    try (SequenceModel model = SequenceModel.open(file, frames, Device.CPU)) {
      List<float[][]> clips = List.of(clip(3, 1), clip(1, 0), clip(2, 6), clip(1, 3));
      List<SequenceScores> scores = model.classify(clips);
      double[] reds = {0.75, 1, 0.25, 0.25};
      for (int i = 0; i < reds.length; i++) {
        assertThat(scores.get(i).probabilities())
            .containsExactly(softmax(reds[i], 1 - reds[i]), within(2e-3f));
      }
    }
  }

  private static OnnxBuilder meansOfCounted(OnnxBuilder graph, String weights) {
    // Weights [N,T] float: sum of weighted frames over the sum of weights.
    return graph
        .node("Unsqueeze", List.of(weights, "two"), "column")
        .node("Mul", List.of("features", "column"), "counted")
        .node("ReduceSum", List.of("counted", "one"), "sum", Map.of("keepdims", 0L))
        .node("ReduceSum", List.of(weights, "one"), "count", Map.of("keepdims", 1L))
        .node("Div", List.of("sum", "count"), "mean")
        .node("Mul", List.of("mean", "ten"), "z")
        .node("Softmax", List.of("z"), "p", Map.of("axis", 1L));
  }

  @ParameterizedTest
  @CsvSource({
    "mask, 1, -1",
    "attention_mask, 7, -1",
    "mask, 9, 16",
    "frame_mask, 6, -1",
    "mask, 11, -1"
  })
  void aMask_tellsWhichFramesCount_inAnyType(String name, int type, long fixed) {
    Path file =
        meansOfCounted(
                clips(FLOAT, fixed)
                    .input(name, type, -1, fixed)
                    .node("Cast", List.of(name), "weights", Map.of("to", (long) FLOAT)),
                "weights")
            .write(folder, "masked", labels(""));
    assertMeans(file);
  }

  @Test
  void aMaskOfPadding_isTheOtherWayRound() {
    Path file =
        meansOfCounted(
                clips(FLOAT, -1)
                    .input("src_key_padding_mask", BOOL, -1, -1)
                    .node("Not", List.of("src_key_padding_mask"), "counts")
                    .node("Cast", List.of("counts"), "weights", Map.of("to", (long) FLOAT)),
                "weights")
            .write(folder, "padded", labels(""));
    assertMeans(file);
  }

  @ParameterizedTest
  @CsvSource({"1", "10", "11"})
  void features_areFedInTheTypeThatTheGraphTakes(int type) {
    Path file =
        clips(type, -1)
            .node("Cast", List.of("features"), "f", Map.of("to", (long) FLOAT))
            .node("ReduceMean", List.of("f"), "mean", OVER_TIME)
            .node("Mul", List.of("mean", "ten"), "z")
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
            .write(folder, "typed", labels(""));
    assertThat(List.of(FLOAT, FLOAT16, DOUBLE)).contains(type);
    assertMeans(file);
  }

  @ParameterizedTest
  @CsvSource({"lengths, 7", "seq_len, 6", "sequence_lengths, 7"})
  void lengths_areFedUnderTheNamesTheyHave(String name, int type) {
    Path file =
        clips(FLOAT, -1)
            .input(name, type, -1)
            .node("ReduceSum", List.of("features", "one"), "sum", Map.of("keepdims", 0L))
            .node("Cast", List.of(name), "count", Map.of("to", (long) FLOAT))
            .node("Unsqueeze", List.of("count", "one"), "counts")
            .node("Div", List.of("sum", "counts"), "mean")
            .node("Mul", List.of("mean", "ten"), "z")
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
            .write(folder, "lengths", labels(""));
    assertThat(List.of(INT32, INT64)).contains(type);
    assertMeans(file);
  }

  @Test
  void anInputOfUnclearMeaning_isNamed() {
    Path file =
        clips(FLOAT, -1)
            .input("positions", FLOAT, -1, -1)
            .node("ReduceMean", List.of("features"), "p", OVER_TIME)
            .write(folder, "unclear", labels(""));
    assertRefused(file, "positions float [N,?]", "nothing says with what");
  }

  @Test
  void aModelOfFewerFramesThanAreTried_namesTheKey_andIsServedWithIt() {
    // Its table of positions has eight rows.
    OnnxBuilder limited =
        clips(FLOAT, -1)
            .floats("positions", List.of(8L, 3L), new float[24])
            .longs("zero", 0)
            .node("Shape", List.of("features"), "shape")
            .node("Gather", List.of("shape", "one"), "length")
            .node("Squeeze", List.of("length"), "count")
            .scalar("unused", 0)
            .longs("start", 0)
            .longs("step", 1)
            .node("Squeeze", List.of("start"), "from")
            .node("Squeeze", List.of("step"), "by")
            .node("Range", List.of("from", "count", "by"), "rows")
            .node("Gather", List.of("positions", "rows"), "table")
            .node("Add", List.of("features", "table"), "placed")
            .node("ReduceMean", List.of("placed"), "mean", OVER_TIME)
            .node("Mul", List.of("mean", "ten"), "z")
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L));
    assertRefused(limited.write(folder, "limited", labels("")), "512 frames", "\"frames\"");
    Path file = limited.write(folder, "limited", labels(", \"frames\": 8"));
    try (SequenceModel model = SequenceModel.open(file, frames, Device.CPU)) {
      assertThat(model.maxFrames()).isEqualTo(8);
    }
    assertMeans(file);
  }

  @Test
  void aClipShorterThanAKernel_isFilledUpWithItsLastFrame() {
    Path file =
        clips(FLOAT, -1)
            .floats("k", List.of(3L, 1L, 4L), 1, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0)
            .node("Transpose", List.of("features"), "nft", Map.of("perm", new long[] {0, 2, 1}))
            .node("Conv", List.of("nft", "k"), "c", Map.of("group", 3L))
            .node(
                "ReduceMean", List.of("c"), "mean", Map.of("axes", new long[] {2}, "keepdims", 0L))
            .node("Mul", List.of("mean", "ten"), "z")
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
            .write(folder, "kernel", labels(""));
    try (SequenceModel model = SequenceModel.open(file, frames, Device.CPU)) {
      List<SequenceScores> scores =
          model.classify(List.of(clip(1, 0), clip(1, 1), clip(0, 5), clip(3, 2)));
      assertThat(scores.get(0).probabilities()).containsExactly(softmax(1, 0), within(1e-4f));
      // Of red, green, green, green the kernel sees the first frame.
      assertThat(scores.get(1).probabilities()).containsExactly(softmax(1, 0), within(1e-4f));
      assertThat(scores.get(2).probabilities()).containsExactly(softmax(0, 1), within(1e-4f));
      assertThat(scores.get(3).probabilities()).containsExactly(softmax(1, 0), within(1e-4f));
    }
  }

  @Test
  void clipsThatChangeEachOther_runOneByOne() {
    Path file =
        clips(FLOAT, -1)
            .node("ReduceMean", List.of("features"), "mean", OVER_TIME)
            .node("ReduceMax", List.of("mean"), "most", Map.of("axes", new long[] {0}))
            .node("Sub", List.of("mean", "most"), "relative")
            .node("Mul", List.of("relative", "ten"), "z")
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
            .write(folder, "mixing", labels(""));
    try (SequenceModel model = SequenceModel.open(file, frames, Device.CPU)) {
      List<SequenceScores> together = model.classify(List.of(clip(4, 0), clip(0, 4)));
      List<SequenceScores> alone = model.classify(List.<float[][]>of(clip(0, 4)));
      assertThat(together.get(1).probabilities()).containsExactly(alone.get(0).probabilities());
    }
  }

  @Test
  void scoresThatAreNoNumbersForSomeClips_areOfNoAccount_butAllLikeThatAreRefused() {
    Path some =
        clips(FLOAT, -1)
            .node("ReduceMean", List.of("features"), "mean", OVER_TIME)
            .node("Log", List.of("mean"), "z")
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
            .write(folder, "some", labels(""));
    try (SequenceModel model = SequenceModel.open(some, frames, Device.CPU)) {
      float[][] negative = {{-1, -1, -1}};
      List<SequenceScores> scores = model.classify(List.of(clip(1, 1), negative));
      assertThat(ScoreOutput.isFinite(scores.get(0).probabilities())).isTrue();
      assertThat(ScoreOutput.isFinite(scores.get(1).probabilities())).isFalse();
    }
    Path all =
        clips(FLOAT, -1)
            .scalar("minus", -1)
            .node("ReduceMean", List.of("features"), "mean", OVER_TIME)
            .node("Abs", List.of("mean"), "positive")
            .node("Mul", List.of("positive", "minus"), "negative")
            .node("Sqrt", List.of("negative"), "z")
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
            .write(folder, "all", labels(""));
    assertRefused(all, "no numbers");
  }

  @Test
  void multiLabelScoresOfClips_stayIndependent() {
    Path file =
        clips(FLOAT, -1)
            .node("ReduceMean", List.of("features"), "mean", OVER_TIME)
            .node("Sigmoid", List.of("mean"), "p")
            .write(folder, "tags", labels(""));
    try (SequenceModel model = SequenceModel.open(file, frames, Device.CPU)) {
      float[] scores = model.classify(List.<float[][]>of(clip(1, 1))).get(0).probabilities();
      float half = (float) (1 / (1 + Math.exp(-0.5)));
      assertThat(scores).containsExactly(new float[] {half, half, 0.5f}, within(1e-5f));
      assertThat(model.describeScores()).contains("Sigmoid", "each by itself");
    }
  }

  @Test
  void aStateThatMustBeFed_isRefusedByItsName() {
    Path file =
        clips(FLOAT, -1)
            .input("h", FLOAT, 1, -1, 8)
            .output("h_out", FLOAT, 1, -1, 8)
            .node("Identity", List.of("h"), "h_out")
            .node("ReduceMean", List.of("features"), "p", OVER_TIME)
            .write(
                folder, "stateful", "{\"labels\": [\"r\", \"g\", \"b\"], \"input\": \"features\"}");
    assertRefused(file, "state", "h → h_out");
  }
}
