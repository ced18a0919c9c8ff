package dev.clipstream.model;

import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.model.description.ModelFiles;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.testing.OnnxBuilder;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Models whose weights are in files beside them, as exporters of today write them. */
class ExternalDataTest {

  private static final int SIDE = 4;
  private static final int CLASSES = 1 << 17;

  @TempDir Path folder;

  /** Adds a row of weights as it is, so that ONNX Runtime keeps it as it lies in the file. */
  private static OnnxBuilder model(String location) {
    return new OnnxBuilder()
        .input("x", FLOAT, -1, 3, SIDE, SIDE)
        .output("y", FLOAT, -1, CLASSES)
        .external("w", location, 0, 1, CLASSES)
        .longs("axes", 1)
        .node(
            "ReduceMean",
            List.of("x"),
            "mean",
            Map.of("axes", new long[] {1, 2, 3}, "keepdims", 0L))
        .node("Unsqueeze", List.of("mean", "axes"), "column")
        .node("Add", List.of("column", "w"), "inner")
        .node("Softmax", List.of("inner"), "y", Map.of("axis", 1L));
  }

  private void writeWeights(Path file, int best) throws IOException {
    float[] weights = new float[CLASSES];
    weights[best] = 30;
    Files.createDirectories(file.getParent());
    Files.write(file, OnnxBuilder.bytes(weights));
  }

  private static float[] scores(FrameModel model) {
    FrameModel.Runner runner = model.newRunner(1);
    return runner.run(1)[0].probabilities();
  }

  @Test
  void itsHash_isThatOfAllItsFiles() throws Exception {
    Path file = model("deep/w.data").write(folder, "model");
    Path weights = folder.resolve("deep/w.data");
    writeWeights(weights, 3);
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(Files.readAllBytes(file));
    String all = HexFormat.of().formatHex(digest.digest(Files.readAllBytes(weights)));
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.card().sha256()).isEqualTo(all);
      assertThat(scores(model)[3]).isCloseTo(1, within(0.001f));
    }
    writeWeights(weights, 4);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.card().sha256()).isNotEqualTo(all);
      assertThat(scores(model)[4]).isCloseTo(1, within(0.001f));
    }
  }

  /** ONNX Runtime maps such files; a process whose mapped file is cut dies of it. */
  @Test
  void whatIsDoneToTheFilesWhileItServes_changesNothing() throws Exception {
    Path file = model("w.data").write(folder, "model");
    Path weights = folder.resolve("w.data");
    writeWeights(weights, 3);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      float[] before = scores(model);
      try (RandomAccessFile open = new RandomAccessFile(weights.toFile(), "rw")) {
        open.setLength(0);
      }
      assertThat(scores(model)).containsExactly(before);
      writeWeights(weights, 4);
      assertThat(scores(model)).containsExactly(before);
    }
  }

  @Test
  void tensorsInside_canBeFeaturesToo() throws Exception {
    Path file =
        model("w.data")
            .write(folder, "model", "{\"features\": \"column\", \"activation\": \"softmax\"}");
    writeWeights(folder.resolve("w.data"), 3);
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      assertThat(model.featureSize()).isEqualTo(1);
      assertThat(scores(model)[3]).isCloseTo(1, within(0.001f));
    }
  }

  @Test
  void noCopyOfTheWeights_isLeftBehind() throws Exception {
    Path file = model("w.data").write(folder, "model");
    writeWeights(folder.resolve("w.data"), 3);
    long before = copies();
    FrameModel.open(file, Device.CPU).close();
    assertThat(copies()).isEqualTo(before);
  }

  private static long copies() throws IOException {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("clipstream-weights")).count();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "w.data, is not whole",
    "none.data, must lie beside it",
    "../w.data, must be in its own folder",
    "/etc/passwd, must be in its own folder",
    "'', must be in its own folder"
  })
  void whatIsMissingOrElsewhere_isRefused(String location, String says) throws Exception {
    Path inner = Files.createDirectory(folder.resolve("inner"));
    Path file = model(location).write(inner, "model");
    Files.write(inner.resolve("w.data"), new byte[100]);
    Files.write(folder.resolve("w.data"), new byte[4 * CLASSES]);
    assertThatThrownBy(() -> FrameModel.open(file, Device.CPU))
        .isInstanceOf(ModelException.class)
        .hasMessageContainingAll("model.onnx", location)
        .satisfies(e -> assertThat(e.getMessage()).containsAnyOf(says, "has 100 bytes"))
        .hasMessageNotContaining("Error code");
  }

  @Test
  void manyFiles_areAllPartOfTheModel() throws Exception {
    Path file =
        new OnnxBuilder()
            .input("x", FLOAT, -1, 3, SIDE, SIDE)
            .output("p", FLOAT, -1, 2)
            .external("w", "b.bin", 4, 3, 2)
            .external("v", "a.bin", 0, 2)
            .node(
                "ReduceMean", List.of("x"), "m", Map.of("axes", new long[] {2, 3}, "keepdims", 0L))
            .node("Gemm", List.of("m", "w", "v"), "z")
            .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
            .write(folder, "model");
    Files.write(folder.resolve("b.bin"), OnnxBuilder.bytes(99, 0, 0, 0, 0, 0, 0));
    Files.write(folder.resolve("a.bin"), OnnxBuilder.bytes(3, 1));
    assertThat(new ModelFiles(file).current())
        .startsWith(
            Stream.of("model.onnx", "a.bin", "b.bin", "model.json")
                .map(folder::resolve)
                .toArray(Path[]::new));
    try (FrameModel model = FrameModel.open(file, Device.CPU)) {
      double right = 1 / (1 + Math.exp(-2));
      assertThat(scores(model))
          .containsExactly(new float[] {(float) right, (float) (1 - right)}, within(1e-5f));
    }
  }
}
