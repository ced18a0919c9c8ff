package dev.clipstream.model.step;

import static dev.clipstream.testing.OnnxBuilder.DOUBLE;
import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static dev.clipstream.testing.OnnxBuilder.FLOAT16;
import static dev.clipstream.testing.OnnxBuilder.INT64;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.graph.GraphTensor;
import dev.clipstream.model.graph.ModelGraph;
import dev.clipstream.model.graph.StatePair;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.SharedData;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.models.StepModelFiles;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StepModelTest {

  private static final String LABELS = "{\"labels\": [\"r\", \"g\", \"b\"]%s}";

  @TempDir Path folder;

  private static List<float[]> frames(int count, int size, long seed) {
    Random random = new Random(seed);
    List<float[]> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      float[] frame = new float[size];
      for (int f = 0; f < size; f++) {
        frame[f] = random.nextFloat();
      }
      frames.add(frame);
    }
    return frames;
  }

  private static List<Stepped> walk(StepModel model, List<float[]> frames) {
    List<Stepped> all = new ArrayList<>();
    StepState state = model.initial();
    for (float[] frame : frames) {
      all.add(model.step(List.of(frame), List.of(state)).get(0));
      state = all.get(all.size() - 1).next();
    }
    return all;
  }

  /** The sum of all frames so far is the state; ten times the sum, through softmax, the scores. */
  private static OnnxBuilder sums(
      int type, String in, String out, long[] features, long[] state, String axes) {
    OnnxBuilder graph =
        new OnnxBuilder()
            .input("features", FLOAT, features)
            .input(in, type, state)
            .output("p", FLOAT, -1, 3)
            .output(out, type, state)
            .scalar("ten", 10)
            .longs("rows", -1, 3)
            .node("Reshape", List.of("features", "rows"), "flat")
            .node("Cast", List.of("flat"), "typed", Map.of("to", (long) type));
    String added = "typed";
    if (!axes.isEmpty()) {
      graph.longs("axis", Long.parseLong(axes)).node("Unsqueeze", List.of("typed", "axis"), "axed");
      added = "axed";
    }
    return graph
        .node("Add", List.of(in, added), out)
        .node("Cast", List.of(out), "float", Map.of("to", (long) FLOAT))
        .node("Reshape", List.of("float", "rows"), "sum")
        .node("Mul", List.of("sum", "ten"), "logits")
        .node("Softmax", List.of("logits"), "p", Map.of("axis", 1L));
  }

  @ParameterizedTest
  @CsvSource({
    "h, h_out",
    "h, hn",
    "h0, hn",
    "state, stateN",
    "x_in, x_out",
    "prev_state, next_state",
    "past.h, present.h",
  })
  void statesAreFoundByTheirNames(String in, String out) {
    Path file =
        sums(FLOAT, in, out, new long[] {-1, 3}, new long[] {-1, 3}, "")
            .write(folder, "s", LABELS.formatted(", \"output\": \"p\""));
    try (StepModel model = StepModel.open(file, Device.CPU)) {
      assertThat(model.describeStates()).containsExactly(in + " → " + out + " float [N,3]");
      assertThat(model.stepsTogether()).isTrue();
      List<Stepped> walked =
          walk(model, List.of(new float[] {1, 0, 0}, new float[] {0, 1, 0}, new float[] {0, 1, 0}));
      assertThat(walked.get(1).probabilities()[0]).isCloseTo(0.5f, within(1e-4f));
      assertThat(walked.get(2).probabilities()[1]).isCloseTo(1f, within(1e-3f));
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 12", "10, 6", "11, 24", "7, 24"})
  void statesOfAnyTypeAreKeptAsTheyAre(int type, int bytes) {
    assertThat(List.of(FLOAT, FLOAT16, DOUBLE, INT64)).contains(type);
    Path file =
        sums(type, "h", "h_out", new long[] {-1, 3}, new long[] {-1, 3}, "")
            .write(folder, "s", LABELS.formatted(", \"output\": \"p\""));
    try (StepModel model = StepModel.open(file, Device.CPU)) {
      assertThat(model.stateBytes()).isEqualTo(bytes);
      List<Stepped> walked = walk(model, List.of(new float[] {1, 0, 0}, new float[] {1, 0, 0}));
      assertThat(walked.get(1).probabilities()[0]).isCloseTo(1f, within(1e-3f));
      assertThat(StepState.of(walked.get(1).next().bytes())).isEqualTo(walked.get(1).next());
    }
  }

  /** Where the batch is in the state, features of three axes, and what is open where. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-1 3   | 1 -1 3  | 0  | [1,N,3]",
        "-1 3   | -1 1 3  | 1  | [N,1,3]",
        "-1 3   | -1 -1 3 | 0  | [1,N,3]",
        "-1 3   | -1 -1 3 | 1  | [N,1,3]",
        "-1 1 3 | -1 3    | '' | [N,3]",
        "1 3    | 1 3     | '' | [N,3]",
      })
  void theBatchOfAStateIsFoundByTrying(String features, String state, String axes, String shape) {
    Path file =
        sums(FLOAT, "h", "h_out", sizes(features), sizes(state), axes)
            .write(folder, "s", LABELS.formatted(", \"output\": \"p\""));
    try (StepModel model = StepModel.open(file, Device.CPU)) {
      assertThat(model.describeStates()).containsExactly("h → h_out float " + shape);
      assertThat(model.stepsTogether()).isEqualTo(!features.equals("1 3"));
      List<List<float[]>> streams = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        streams.add(frames(4, 3, i));
      }
      assertTogetherAsAlone(model, streams);
    }
  }

  private static long[] sizes(String text) {
    return Arrays.stream(text.split(" ", -1)).mapToLong(Long::parseLong).toArray();
  }

  private static void assertTogetherAsAlone(StepModel model, List<List<float[]>> streams) {
    List<StepState> states = new ArrayList<>();
    streams.forEach(stream -> states.add(model.initial()));
    for (int t = 0; t < streams.get(0).size(); t++) {
      int at = t;
      List<Stepped> together = model.step(streams.stream().map(s -> s.get(at)).toList(), states);
      for (int i = 0; i < states.size(); i++) {
        states.set(i, together.get(i).next());
        List<Stepped> alone = walk(model, streams.get(i));
        assertThat(together.get(i).probabilities())
            .containsExactly(alone.get(t).probabilities(), within(1e-5f));
      }
    }
  }

  @Test
  void manyStreamsInOneRunAreEachAsAlone() {
    Path file = StepModelFiles.cell(3, 7, 4).write(folder, "s", "{\"labels\": [1,2,3,4]}");
    try (StepModel model = StepModel.open(file, Device.CPU)) {
      assertThat(model.stateBytes()).isEqualTo(28);
      assertThat(model.classes()).isEqualTo(TestModels.CLASSES);
      assertThat(model.featureSize()).isEqualTo(3);
      List<List<float[]>> streams = new ArrayList<>();
      for (int i = 0; i < 9; i++) {
        streams.add(frames(6, 3, i));
      }
      assertTogetherAsAlone(model, streams);
    }
  }

  @Test
  void aStateBeginsAsTheInitializerThatIsNamed() {
    Path file =
        sums(FLOAT, "h", "h_out", new long[] {-1, 3}, new long[] {-1, 3}, "")
            .floats("start", List.of(1L, 3L), 0, 5, 0)
            .write(
                folder,
                "s",
                LABELS.formatted(
                    ", \"output\": \"p\", \"state\": {\"h\": \"h_out\"},"
                        + " \"state_init\": {\"h\": \"start\"}"));
    try (StepModel model = StepModel.open(file, Device.CPU)) {
      Stepped first = walk(model, List.of(new float[] {1, 0, 0})).get(0);
      assertThat(first.probabilities()[1]).isGreaterThan(0.99f);
    }
  }

  @Test
  void whatCannotBeAStateIsRefusedWithAWord() {
    OnnxBuilder graph = StepModelFiles.cell(3, 5, 1);
    assertRefused(
        graph.write(folder, "a", "{\"labels\":[1,2,3,4],\"state\":{\"x\":\"h_out\"}}"),
        "\"state\" names 'x'");
    assertRefused(
        graph.write(folder, "b", "{\"labels\":[1,2,3,4],\"state_init\":{\"h\":\"none\"}}"),
        "no initializer");
    assertRefused(graph.write(folder, "c", "{\"labels\":[1,2,3]}"), "4 scores but has 3 labels");
    assertRefused(graph.write(folder, "d", "{\"state\":[\"h\"]}"), "'state' must be an object");
    assertRefused(TestModels.frameModel(folder, "frames", 4), "it says that it is a frame model");
    assertRefused(
        new OnnxBuilder()
            .input("one", FLOAT, -1, 3, 4, 4)
            .input("other", FLOAT, -1, 3, 4, 4)
            .input("h", FLOAT, -1, 3)
            .output("p", FLOAT, -1, 3)
            .output("h_out", FLOAT, -1, 3)
            .node("Add", List.of("one", "other"), "both")
            .node(
                "ReduceMean",
                List.of("both"),
                "x",
                Map.of("axes", new long[] {2, 3}, "keepdims", 0L))
            .node("Add", List.of("h", "x"), "h_out")
            .node("Softmax", List.of("h_out"), "p", Map.of("axis", 1L))
            .write(folder, "e", LABELS.formatted(", \"output\": \"p\"")),
        "e is no step model");
  }

  private static void assertRefused(Path file, String says) {
    assertThatThrownBy(() -> StepModel.open(file, Device.CPU).close())
        .isInstanceOf(ModelException.class)
        .hasMessageContaining(says);
  }

  @Test
  void whatIsNoNumberIsNotGoneOnFrom() {
    Path file = StepModelFiles.cell(3, 7, 4).write(folder, "s", "{\"labels\": [1,2,3,4]}");
    try (StepModel model = StepModel.open(file, Device.CPU)) {
      Stepped odd =
          model.step(List.of(new float[] {Float.NaN, 0, 0}), List.of(model.initial())).get(0);
      assertThat(odd.isSound()).isFalse();
    }
  }

  @Test
  void aPairThatDoesNotMatchIsRefused() {
    Path file = TestModels.frameModel(folder, "frames", 4, 1);
    try (FrameModel frames = FrameModel.open(file, Device.CPU);
        FrameModel others =
            FrameModel.open(TestModels.frameModel(folder, "others", 4, 2), Device.CPU);
        FrameModel without =
            FrameModel.open(TestModels.foreignModel(folder, "without", 4, 1), Device.CPU)) {
      Path steps = StepModelFiles.of(folder, "steps", frames, 1);
      StepPair.open(steps, frames, Device.CPU).close();
      assertThatThrownBy(() -> StepPair.open(steps, others, Device.CPU).close())
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("give the frame model that was written with it");
      assertThatThrownBy(() -> StepPair.open(steps, without, Device.CPU).close())
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("gives no features");
    }
  }

  /** A real file of the kind. */
  @Test
  void theStateOfARealModelIsFound() throws IOException {
    ModelGraph graph = ModelGraph.read(SharedData.require("models/silero_vad.onnx"));
    List<StatePair> pairs = StatePair.of(graph, Set.of("input", "output"));
    assertThat(pairs).hasSize(1);
    StateTensor state = StateTensor.candidates(pairs.get(0)).get(0);
    assertThat(state.toString()).isEqualTo("state → stateN float [2,N,128]");
    assertThat(state.rowBytes()).isEqualTo(2 * 128 * 4);
    assertThat(pairs.get(0).input().size(1)).isEqualTo(GraphTensor.OPEN);
  }
}
