package dev.clipstream.trainer.encoder;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.graph.Pool;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.trainer.layer.DenseWeights;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A merged model computes what the encoder and then the head compute, and needs no other file. */
class EncoderWithHeadTest {

  private static final int CLASSES = 3;

  @TempDir private Path directory;

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void mergedModelIsTheEncoderAndThenTheHead(int layers) throws IOException {
    Path file = ForeignOnnx.writeExternal(directory.resolve("zoo"), "foreign");
    List<DenseWeights> head = head(layers);
    try (OnnxEncoder encoder = open(file, Optional.empty(), Optional.empty())) {
      Path merged = merge(encoder, head);
      assertSame(encoder, head, merged);
      assertThat(operators(merged)).doesNotContain("Gemm");
    }
  }

  @Test
  void poolingOfFeaturesFromInsideIsMergedIn() throws IOException {
    Path file = ForeignOnnx.write(directory.resolve("zoo"), "foreign");
    try (OnnxEncoder encoder = open(file, Optional.of("Relu"), Optional.of(Pool.MEAN))) {
      List<DenseWeights> head = head(1);
      assertSame(encoder, head, merge(encoder, head));
    }
  }

  @Test
  void whatAFolderOfHuggingFaceSaysIsInTheMergedFile() throws IOException {
    Path folder = directory.resolve("vit");
    Path file = ForeignOnnx.write(folder, "model");
    Files.delete(folder.resolve("model.json"));
    Files.writeString(
        folder.resolve("config.json"),
        "{\"id2label\": {\"0\": \"a\", \"1\": \"b\", \"2\": \"c\", \"3\": \"d\", \"4\": \"e\"}}");
    Files.writeString(
        folder.resolve("preprocessor_config.json"),
        "{\"do_resize\": true, \"size\": {\"height\": 16, \"width\": 16}, \"resample\": 3,"
            + " \"do_rescale\": true, \"rescale_factor\": 0.00392156862745098, \"do_normalize\":"
            + " true, \"image_mean\": [0.4, 0.5, 0.6], \"image_std\": [0.2, 0.3, 0.4]}");
    try (OnnxEncoder encoder = open(folder, Optional.empty(), Optional.empty())) {
      assertThat(encoder.file()).isEqualTo(file);
      assertThat(encoder.model().card().mean()).containsExactly(0.4, 0.5, 0.6);
      List<DenseWeights> head = head(1);
      assertSame(encoder, head, merge(encoder, head));
    }
  }

  private static OnnxEncoder open(Path file, Optional<String> features, Optional<Pool> pool)
      throws IOException {
    EncoderChoice choice = new EncoderChoice(file, features, pool);
    return OnnxEncoder.open(choice, choice.readsOthers(), Device.CPU);
  }

  private Path merge(OnnxEncoder encoder, List<DenseWeights> head) throws IOException {
    // Alone in its folder: whatever it needs is in it.
    Path folder = Files.createDirectories(directory.resolve("alone"));
    return Files.write(
        folder.resolve("merged.onnx"),
        EncoderWithHead.of(encoder, new EncoderWithHead.Head(head, 1, false), new TreeMap<>()));
  }

  private static void assertSame(OnnxEncoder encoder, List<DenseWeights> head, Path merged) {
    try (FrameModel model = FrameModel.open(merged, Device.CPU)) {
      assertThat(model.classes()).isEqualTo(CLASSES);
      assertThat(model.guesses()).isEmpty();
      assertThat(model.guessesScores()).isFalse();
      assertThat(model.card().resizing()).isEqualTo(encoder.model().card().resizing());
      assertThat(model.describeInput()).isEqualTo(encoder.model().describeInput());
      FrameScores[] features = run(encoder.model());
      FrameScores[] scores = run(model);
      for (int i = 0; i < scores.length; i++) {
        float[] expected = softmax(apply(head, features[i].features()));
        assertThat(scores[i].features()).containsExactly(features[i].features(), within(1e-6f));
        assertThat(scores[i].probabilities()).containsExactly(expected, within(1e-5f));
      }
    }
  }

  private static FrameScores[] run(FrameModel model) {
    FrameModel.Runner runner = model.newRunner(4);
    byte[] noise = new byte[4 * model.width() * model.height() * 3];
    new Random(9).nextBytes(noise);
    ByteBuffer pixels = runner.pixels().duplicate().clear();
    pixels.put(noise);
    return runner.run(4);
  }

  private static List<DenseWeights> head(int layers) {
    Random random = new Random(5);
    return layers == 1
        ? List.of(layer(random, ForeignOnnx.FEATURES, CLASSES))
        : List.of(layer(random, ForeignOnnx.FEATURES, 6), layer(random, 6, CLASSES));
  }

  private static DenseWeights layer(Random random, int inputs, int outputs) {
    float[] weights = new float[inputs * outputs];
    float[] bias = new float[outputs];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = (float) random.nextGaussian();
    }
    for (int i = 0; i < bias.length; i++) {
      bias[i] = (float) random.nextGaussian();
    }
    return new DenseWeights(weights, bias);
  }

  private static double[] apply(List<DenseWeights> head, float[] features) {
    double[] value = new double[features.length];
    for (int i = 0; i < value.length; i++) {
      value[i] = features[i];
    }
    for (int layer = 0; layer < head.size(); layer++) {
      DenseWeights dense = head.get(layer);
      double[] next = new double[dense.outputs()];
      for (int o = 0; o < next.length; o++) {
        next[o] = dense.bias()[o];
        for (int i = 0; i < value.length; i++) {
          double x = layer == 0 ? value[i] : Math.max(0, value[i]);
          next[o] += x * dense.weights()[i * dense.outputs() + o];
        }
      }
      value = next;
    }
    return value;
  }

  private static float[] softmax(double[] logits) {
    double sum = 0;
    for (double logit : logits) {
      sum += Math.exp(logit);
    }
    float[] scores = new float[logits.length];
    for (int i = 0; i < scores.length; i++) {
      scores[i] = (float) (Math.exp(logits[i]) / sum);
    }
    return scores;
  }

  private static List<String> operators(Path file) throws IOException {
    return ModelProto.parseFrom(Files.readAllBytes(file)).getGraph().getNodeList().stream()
        .map(NodeProto::getOpType)
        .toList();
  }
}
