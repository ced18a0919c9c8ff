package dev.clipstream.model;

import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.OnnxBuilder;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Any tensor of a graph can be features, pooled where it is more than one vector. */
class EncoderTest {

  private static final int SIDE = 4;

  @TempDir Path folder;

  /**
   * A classifier with a map, tokens and a vector inside: the map is the image times 2, tokens are
   * its places in order, the vector is the mean of the map.
   */
  private static OnnxBuilder classifier(long opset) {
    OnnxBuilder graph =
        new OnnxBuilder(opset)
            .input("x", FLOAT, -1, 3, SIDE, SIDE)
            .output("p", FLOAT, -1, 2)
            .scalar("two", 2)
            .longs("token_shape", 0, 3, -1)
            .floats("w", List.of(3L, 2L), 1, 0, 0, 1, 0, 0)
            .floats("b", List.of(2L), 0, 0)
            .node("Mul", List.of("x", "two"), "map")
            .node("Reshape", List.of("map", "token_shape"), "columns")
            .node("Transpose", List.of("columns"), "tokens", Map.of("perm", new long[] {0, 2, 1}))
            .node("GlobalAveragePool", List.of("map"), "pooled")
            .node("Flatten", List.of("pooled"), "vector")
            .node("Gemm", List.of("vector", "w", "b"), "z")
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L));
    return graph;
  }

  /** Values 0, 1/255·k, …: every place and channel its own. */
  private static byte[] image() {
    byte[] pixels = new byte[3 * SIDE * SIDE];
    for (int i = 0; i < pixels.length; i++) {
      pixels[i] = (byte) i;
    }
    return pixels;
  }

  private static float value(int place, int channel) {
    return 2 * (3 * place + channel) / 255f;
  }

  private static FrameScores run(FrameModel model) {
    FrameModel.Runner runner = model.newRunner(2);
    runner.pixels().put(0, new byte[3 * SIDE * SIDE]);
    runner.pixels().put(3 * SIDE * SIDE, image());
    return runner.run(2)[1];
  }

  private static FrameScores run(Path file) {
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      return run(model);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "13, tokens, cls",
    "13, tokens, mean",
    "13, tokens, max",
    "13, map, mean",
    "13, map, max",
    "18, tokens, mean",
    "18, tokens, max",
    "18, map, mean",
    "21, map, max",
    "21, tokens, cls"
  })
  void tokensAndMaps_becomeOneVector(long opset, String tensor, String pool) {
    String json = "{\"features\": \"%s\", \"pool\": \"%s\"}".formatted(tensor, pool);
    float[] features = run(classifier(opset).write(folder, "model", json)).features();
    int last = SIDE * SIDE - 1;
    float[] right = new float[3];
    for (int c = 0; c < 3; c++) {
      right[c] =
          switch (pool) {
            case "cls" -> value(0, c);
            case "max" -> value(last, c);
            default -> (value(0, c) + value(last, c)) / 2;
          };
    }
    assertThat(features).containsExactly(right, within(1e-5f));
  }

  @Test
  void aMapWithItsChannelsBehind_isPooledOverItsPlaces() {
    OnnxBuilder graph =
        classifier(13)
            .node("Transpose", List.of("map"), "last", Map.of("perm", new long[] {0, 2, 3, 1}))
            .node("Relu", List.of("last"), "unused")
            .node("Identity", List.of("last"), "channels_last");
    String json = "{\"features\": \"channels_last\", \"pool\": \"max\"}";
    float[] features = run(graph.write(folder, "model", json)).features();
    int end = SIDE * SIDE - 1;
    assertThat(features)
        .containsExactly(new float[] {value(end, 0), value(end, 1), value(end, 2)}, within(1e-5f));
  }

  @Test
  void whatIsAlreadyAVector_needsNoPool_andTheFileStaysAsItIs() throws IOException {
    Path file = classifier(13).write(folder, "model", "{\"features\": \"pooled\"}");
    byte[] before = Files.readAllBytes(file);
    assertThat(run(file).features()).hasSize(3);
    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(run(file).probabilities()).hasSize(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"x", "w", "nothing"})
  void whatIsNoComputedTensor_isRefused(String name) {
    Path file = classifier(13).write(folder, "model", "{\"features\": \"" + name + "\"}");
    assertThatThrownBy(() -> FrameModel.open(file, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("no tensor '" + name + "'", "p float [N,2]", "--tensors");
  }

  @ParameterizedTest
  @CsvSource({"map, cls", "vector, mean", "tokens, last"})
  void aPoolThatCannotBe_isRefused(String tensor, String pool) {
    String json = "{\"features\": \"%s\", \"pool\": \"%s\"}".formatted(tensor, pool);
    Path file = classifier(13).write(folder, "model", json);
    assertThatThrownBy(() -> FrameModel.open(file, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("\"pool\": \"" + pool + "\"", tensor);
  }

  @Test
  void manyNumbersAFrame_areRefusedWithTheirNumber_unlessAllowed() {
    OnnxBuilder wide =
        new OnnxBuilder()
            .input("x", FLOAT, -1, 3, 224, 224)
            .output("p", FLOAT, -1, 2)
            .longs("shape", 0, 197, 768)
            .longs("starts", 0)
            .longs("ends", 197 * 768)
            .longs("axis", 1)
            .node("Flatten", List.of("x"), "flat")
            .node("Concat", List.of("flat", "flat"), "twice", Map.of("axis", 1L))
            .node("Slice", List.of("twice", "starts", "ends", "axis"), "cut")
            .node("Reshape", List.of("cut", "shape"), "tokens")
            .node(
                "ReduceMean", List.of("x"), "m", Map.of("axes", new long[] {2, 3}, "keepdims", 0L))
            .floats("w", List.of(3L, 2L), 1, 0, 0, 1, 0, 0)
            .node("MatMul", List.of("m", "w"), "z")
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L));
    Path file = wide.write(folder, "vit", "{\"features\": \"tokens\"}");
    assertThatThrownBy(() -> FrameModel.open(file, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("605,184 bytes a frame", "[197,768]", "\"pool\"", "\"none\"");
    Path flat = wide.write(folder, "vit", "{\"features\": \"cut\"}");
    assertThatThrownBy(() -> FrameModel.open(flat, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("605,184 bytes a frame");
    Path allowed = wide.write(folder, "vit", "{\"features\": \"tokens\", \"pool\": \"none\"}");
    try (FrameModel model = FrameModel.open(allowed, Device.CPU)) {
      assertThat(model.featureSize()).isEqualTo(197 * 768);
    }
    Path pooled = wide.write(folder, "vit", "{\"features\": \"tokens\", \"pool\": \"cls\"}");
    try (FrameModel model = FrameModel.open(pooled, Device.CPU)) {
      assertThat(model.featureSize()).isEqualTo(768);
    }
  }

  @Test
  void underASequenceModel_aClassifierGivesWhatItsLastLayerReads() {
    Path frames = classifier(13).write(folder, "frames");
    try (FrameModel alone = FrameModel.open(frames, Device.CPU);
        FrameModel encoder = FrameModel.openEncoder(frames, Device.CPU)) {
      assertThat(alone.featureSize()).isZero();
      assertThat(encoder.featureSize()).isEqualTo(3);
      assertThat(encoder.describeFeatures()).hasValue("vector");
      assertThat(encoder.card().sha256()).isEqualTo(alone.card().sha256());
      assertThat(run(encoder).probabilities()).containsExactly(run(alone).probabilities());
      Path clips = TestModels.sequenceModel(folder, "clips", encoder.card().sha256(), 8);
      try (SequenceModel sequence = SequenceModel.open(clips, encoder, Device.CPU)) {
        float[][] clip = new float[4][];
        Arrays.fill(clip, run(encoder).features());
        assertThat(sequence.classify(List.<float[][]>of(clip)).get(0).probabilities()).hasSize(4);
      }
    }
  }

  @Test
  void aLayerOnAMap_givesItsMean() {
    Path frames =
        new OnnxBuilder()
            .input("x", FLOAT, -1, 3, SIDE, SIDE)
            .output("p", FLOAT, -1, 2)
            .floats("w", List.of(2L, 3L, 1L, 1L), 1, 0, 0, 0, 1, 0)
            .floats("b", List.of(2L), 0, 0)
            .scalar("two", 2)
            .node("Mul", List.of("x", "two"), "map")
            .node("Relu", List.of("map"), "rectified")
            .node("Conv", List.of("rectified", "w", "b"), "scores")
            .node("GlobalAveragePool", List.of("scores"), "pooled")
            .node("Flatten", List.of("pooled"), "z")
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
            .write(folder, "frames");
    try (FrameModel encoder = FrameModel.openEncoder(frames, Device.CPU)) {
      float[] features = run(encoder).features();
      int last = SIDE * SIDE - 1;
      for (int c = 0; c < 3; c++) {
        assertThat(features[c]).isCloseTo((value(0, c) + value(last, c)) / 2, within(1e-5f));
      }
    }
  }
}
