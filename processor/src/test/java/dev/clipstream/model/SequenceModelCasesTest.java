package dev.clipstream.model;

import static dev.clipstream.model.ModelCases.BLUE;
import static dev.clipstream.model.ModelCases.GREEN;
import static dev.clipstream.model.ModelCases.RED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import dev.clipstream.model.output.ScoreOutput;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import java.io.IOException;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Sequence models of public bug reports: the right scores, or a line of ours. */
class SequenceModelCasesTest {

  private static final String LABELS =
      "{\"labels\": [\"mostly red\", \"mostly green\", \"mostly blue\"]%s}";

  @TempDir Path folder;

  private static FrameModel colors() {
    return FrameModel.open(ModelCases.file("40_frames"), Device.CPU);
  }

  /** Sixteen features a frame. */
  private static FrameModel wide() {
    return FrameModel.open(ModelCases.file("frame"), Device.CPU);
  }

  private static float[][] clip(FrameModel frames, int length, int[] color) {
    float[][] clip = new float[length][];
    Arrays.fill(clip, ModelCases.run(frames, color)[0].features());
    return clip;
  }

  private void assertRefused(FrameModel frames, Path clips, String... says) {
    assertThatThrownBy(() -> SequenceModel.open(clips, frames, Device.CPU).close())
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll(says)
        .hasMessageNotContainingAny("Error code", "onnxruntime::");
  }

  /** What the weights give for so many frames, computed by hand; with 16 the states saturate. */
  private static final float FOUR_FRAMES = 0.99953f;

  private static final float SIXTEEN_FRAMES = 0.98125f;

  private static void assertPlainClipsAreSeen(Path file, float fourFrames) {
    try (FrameModel frames = colors();
        SequenceModel clips = SequenceModel.open(file, frames, Device.CPU)) {
      List<float[][]> plain =
          List.of(
              clip(frames, 4, RED),
              clip(frames, 4, GREEN),
              clip(frames, 4, BLUE),
              clip(frames, 16, GREEN));
      List<SequenceScores> scores = clips.classify(plain);
      for (int i = 0; i < 3; i++) {
        assertThat(scores.get(i).probabilities()[i]).isCloseTo(fourFrames, within(1e-4f));
      }
      assertThat(scores.get(3).probabilities()[1]).isCloseTo(SIXTEEN_FRAMES, within(1e-4f));
      for (int i = 0; i < plain.size(); i++) {
        float[] alone = clips.classify(plain.subList(i, i + 1)).get(0).probabilities();
        assertThat(alone).containsExactly(scores.get(i).probabilities(), within(1e-6f));
      }
      assertThat(clips.card().label(1)).isEqualTo("mostly green");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "41_lstm_ok",
        "43_lstm_foreign_names",
        "43b_lstm_foreign_names_with_card",
        "47_lstm_logits"
      })
  void plainClips_areSeenAsTheirColor(String name) {
    assertPlainClipsAreSeen(ModelCases.file(name), FOUR_FRAMES);
  }

  @Test
  void whereFramesAreFixed_theLastFillsAClipUp() {
    assertPlainClipsAreSeen(ModelCases.file("44_lstm_fixed_T16"), SIXTEEN_FRAMES);
  }

  @Test
  void timeBeforeClips_isRefused_andServedWithTheKey() {
    try (FrameModel frames = colors()) {
      assertRefused(frames, ModelCases.file("45_lstm_time_major"), "\"layout\": \"TNF\"");
    }
    assertPlainClipsAreSeen(
        ModelCases.described(
            "45_lstm_time_major", LABELS.formatted(", \"layout\": \"TNF\""), folder),
        FOUR_FRAMES);
    Path wrong =
        ModelCases.described("41_lstm_ok", LABELS.formatted(", \"layout\": \"TNF\""), folder);
    try (FrameModel frames = colors()) {
      assertRefused(frames, wrong, "\"layout\": \"NTF\"");
    }
  }

  @Test
  void scoresOfEveryFrame_areRefused_andServedWithTheKey() throws IOException {
    String name = "46_lstm_return_sequences";
    try (FrameModel frames = colors()) {
      assertRefused(frames, ModelCases.file(name), "\"pool\"", "last", "every frame");
      for (String pool : new String[] {"last", "mean", "max"}) {
        Path file =
            ModelCases.described(name, LABELS.formatted(", \"pool\": \"" + pool + "\""), folder);
        try (SequenceModel clips = SequenceModel.open(file, frames, Device.CPU);
            SequenceModel states =
                SequenceModel.open(ModelCases.file("41_lstm_ok"), frames, Device.CPU)) {
          assertPerFrame(clips, states, clip(frames, 5, GREEN), pool);
        }
      }
    }
  }

  /** Its scores are softmax of an LSTM's states, of which the other gives softmax times k. */
  private static void assertPerFrame(
      SequenceModel clips, SequenceModel states, float[][] clip, String pool) throws IOException {
    float k = tensor("41_lstm_ok", "k").get(0);
    float[] right = new float[3];
    for (int t = 1; t <= clip.length; t++) {
      float[][] beginning = Arrays.copyOf(clip, t);
      float[] scores = states.classify(List.<float[][]>of(beginning)).get(0).probabilities();
      for (int c = 0; c < 3; c++) {
        scores[c] = (float) Math.log(scores[c]) / k;
      }
      ScoreOutput.softmax(scores);
      for (int c = 0; c < 3; c++) {
        right[c] =
            switch (pool) {
              case "last" -> scores[c];
              case "mean" -> right[c] + scores[c] / clip.length;
              default -> Math.max(right[c], scores[c]);
            };
      }
    }
    List<SequenceScores> seen = clips.classify(List.of(clip, Arrays.copyOf(clip, 2)));
    assertThat(seen.get(0).probabilities()).containsExactly(right, within(0.001f));
  }

  @ParameterizedTest
  @ValueSource(strings = {"seq_tm_l", "seq_tm_10"})
  void timeMajorMeans_areServedWithTheKey(String name) throws IOException {
    String json = "{\"labels\": [\"a\", \"b\", \"c\", \"d\", \"e\"], \"layout\": \"TNF\"}";
    try (FrameModel frames = wide()) {
      assertRefused(frames, ModelCases.file(name), "\"layout\": \"TNF\"");
      try (SequenceModel clips =
          SequenceModel.open(ModelCases.described(name, json, folder), frames, Device.CPU)) {
        float[][] one = ramp(7, 1);
        float[][] other = ramp(4, 2);
        List<SequenceScores> scores = clips.classify(List.of(one, other));
        assertScores(scores.get(0), name, "c2", "c3", mean(one, one.length));
        assertScores(scores.get(1), name, "c2", "c3", mean(other, other.length));
      }
    }
  }

  @Test
  void labelsOfAnotherNumber_areRefused() {
    Path file =
        ModelCases.described(
            "seq_tm_10",
            "{\"labels\": [\"a\",\"b\",\"c\",\"d\",\"e\",\"f\",\"g\",\"h\",\"i\",\"j\"],"
                + " \"layout\": \"TNF\"}",
            folder);
    try (FrameModel frames = wide()) {
      assertRefused(frames, file, "5 scores", "10 labels");
    }
  }

  @Test
  void aMaskInPlaceOfLengths_isFed() throws IOException {
    try (FrameModel frames = wide();
        SequenceModel clips =
            SequenceModel.open(ModelCases.file("seq_keras_mask"), frames, Device.CPU)) {
      assertThat(clips.maxFrames()).isEqualTo(20);
      float[][] shorter = ramp(7, 1);
      float[][] whole = ramp(20, 2);
      List<SequenceScores> scores = clips.classify(List.of(shorter, whole));
      // The graph sums the frames that count, and divides by 20.
      assertScores(scores.get(0), "seq_keras_mask", "c6", "c7", mean(shorter, 20));
      assertScores(scores.get(1), "seq_keras_mask", "c6", "c7", mean(whole, 20));
    }
  }

  @Test
  void lengthsOfInt32_areFed_andAClipsScoresDoNotHangOnThoseBesideIt() throws IOException {
    try (FrameModel frames = wide();
        SequenceModel clips =
            SequenceModel.open(ModelCases.file("seq_len_int32"), frames, Device.CPU)) {
      float[][] one = ramp(7, 1);
      float[][] other = ramp(4, 2);
      List<SequenceScores> scores = clips.classify(List.of(one, other));
      // The graph takes the mean over what it is fed, and divides by the lengths once more.
      assertScores(scores.get(0), "seq_len_int32", "c6", "c7", mean(one, 7 * 7));
      assertScores(scores.get(1), "seq_len_int32", "c6", "c7", mean(other, 4 * 4));
    }
  }

  @Test
  void featuresInFloat16_areFed() throws IOException {
    try (FrameModel frames = wide();
        SequenceModel clips = SequenceModel.open(ModelCases.file("seq_fp16"), frames, Device.CPU)) {
      float[][] one = ramp(7, 1);
      assertScores(
          clips.classify(List.<float[][]>of(one)).get(0), "seq_fp16", "c3", "c4", mean(one, 7));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"49_clip_cnn_rnn_whole", "x3d_ncthw", "keras3d_nthwc"})
  void pixelsOfClips_areNoFeatures(String name) {
    try (FrameModel frames = colors()) {
      assertRefused(frames, ModelCases.file(name), "is no sequence model", "video");
    }
  }

  private static float[][] ramp(int frames, int seed) {
    float[][] clip = new float[frames][16];
    for (int t = 0; t < frames; t++) {
      for (int i = 0; i < 16; i++) {
        clip[t][i] = ((t * 7 + i * 3 + seed) % 11) / 11f;
      }
    }
    return clip;
  }

  /** Sum of the frames over some number. */
  private static double[] mean(float[][] clip, double by) {
    double[] mean = new double[clip[0].length];
    for (float[] frame : clip) {
      for (int i = 0; i < mean.length; i++) {
        mean[i] += frame[i] / by;
      }
    }
    return mean;
  }

  /** Softmax of a dense layer, whose weights are in the model, on what it should have been fed. */
  private static void assertScores(
      SequenceScores seen, String name, String weights, String bias, double[] features)
      throws IOException {
    FloatBuffer layer = tensor(name, weights);
    FloatBuffer shift = tensor(name, bias);
    float[] right = new float[shift.remaining()];
    for (int k = 0; k < right.length; k++) {
      double sum = shift.get(k);
      for (int i = 0; i < features.length; i++) {
        sum += features[i] * layer.get(k * features.length + i);
      }
      right[k] = (float) sum;
    }
    ScoreOutput.softmax(right);
    assertThat(seen.probabilities()).containsExactly(right, within(0.001f));
  }

  private static FloatBuffer tensor(String model, String name) throws IOException {
    ModelProto proto = ModelProto.parseFrom(Files.readAllBytes(ModelCases.file(model)));
    TensorProto tensor =
        proto.getGraph().getInitializerList().stream()
            .filter(candidate -> candidate.getName().equals(name))
            .findFirst()
            .orElseThrow();
    return tensor
        .getRawData()
        .asReadOnlyByteBuffer()
        .order(ByteOrder.LITTLE_ENDIAN)
        .asFloatBuffer();
  }
}
