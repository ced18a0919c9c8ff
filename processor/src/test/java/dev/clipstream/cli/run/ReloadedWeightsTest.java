package dev.clipstream.cli.run;

import static dev.clipstream.testing.OnnxBuilder.FLOAT;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.description.ModelFiles;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.serving.Lease;
import dev.clipstream.serving.ModelPair;
import dev.clipstream.serving.ModelReloader;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.testing.OnnxBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Weights in a file of their own are watched, served once whole, and part of a model's hash. */
class ReloadedWeightsTest {

  private static final int SIDE = 4;

  @TempDir Path folder;

  private final List<String> said = new ArrayList<>();
  private ServedModels served;
  private ModelReloader reloader;
  private String firstSha256;
  private long clock = 1_000_000_000_000L;

  @BeforeEach
  void serve() throws IOException {
    new OnnxBuilder()
        .input("x", FLOAT, -1, 3, SIDE, SIDE)
        .output("p", FLOAT, -1, 2)
        .external("w", "model.onnx.data", 0, 3, 2)
        .node("ReduceMean", List.of("x"), "m", Map.of("axes", new long[] {2, 3}, "keepdims", 0L))
        .node("MatMul", List.of("m", "w"), "z")
        .node("Softmax", List.of("z"), "p", Map.of("axis", 1L))
        .write(folder, "model");
    writeWeights(OnnxBuilder.bytes(9, 0, 0, 9, 0, 9));
    FrameModel first = open().frame();
    firstSha256 = first.card().sha256();
    served = ServedModels.owning(first, Optional.empty());
    ModelFiles files = new ModelFiles(onnx());
    reloader =
        new ModelReloader(files::current, this::open, served, 2, ProcessorListener.NONE, said::add);
  }

  @AfterEach
  void close() {
    reloader.close();
    served.close();
  }

  private Path onnx() {
    return folder.resolve("model.onnx");
  }

  /** In place, as most tools write; each time later than before. */
  private void writeWeights(byte[] weights) throws IOException {
    Path file = folder.resolve("model.onnx.data");
    Files.write(file, weights);
    clock += 1_000;
    Files.setLastModifiedTime(file, FileTime.fromMillis(clock));
  }

  private ModelPair open() {
    return new ModelPair(FrameModel.open(onnx(), Device.CPU), Optional.empty());
  }

  /** Of the first class, for a red image. */
  private float scoreOfRed() {
    try (Lease<FrameModel> lease = served.frame()) {
      FrameModel.Runner runner = lease.model().newRunner(1);
      byte[] red = new byte[3 * SIDE * SIDE];
      for (int i = 0; i < red.length; i += 3) {
        red[i] = (byte) 255;
      }
      runner.pixels().put(0, red);
      FrameScores[] scores = runner.run(1);
      return scores[0].probabilities()[0];
    }
  }

  @Test
  void newWeights_areServed_underAnotherHash() throws IOException {
    assertThat(scoreOfRed()).isGreaterThan(0.99f);
    writeWeights(OnnxBuilder.bytes(0, 9, 0, 9, 0, 9));
    reloader.look();
    reloader.look();
    assertThat(said).singleElement().asString().startsWith("from here on model (");
    assertThat(served.frameCard().sha256()).isNotEqualTo(firstSha256);
    assertThat(scoreOfRed()).isLessThan(0.01f);
  }

  @Test
  void halfOfTheWeights_areLeftAlone_andServedOnceAllAreThere() throws IOException {
    byte[] whole = OnnxBuilder.bytes(0, 9, 0, 9, 0, 9);
    for (int bytes = 0; bytes < whole.length; bytes += 7) {
      writeWeights(Arrays.copyOf(whole, bytes));
      reloader.look();
      reloader.look();
      // What is served has its own copy: a truncated file must not reach into it.
      assertThat(scoreOfRed()).isGreaterThan(0.99f);
      assertThat(served.frameCard().sha256()).isEqualTo(firstSha256);
    }
    assertThat(said).allSatisfy(line -> assertThat(line).contains("not whole, or still being"));
    said.clear();
    writeWeights(whole);
    reloader.look();
    assertThat(said).isEmpty();
    reloader.look();
    assertThat(said).singleElement().asString().startsWith("from here on model (");
    assertThat(scoreOfRed()).isLessThan(0.01f);
  }

  @Test
  void aFileOfWeightsThatIsGone_changesNothing() throws IOException {
    Files.delete(folder.resolve("model.onnx.data"));
    reloader.look();
    reloader.look();
    assertThat(said).singleElement().asString().contains("'model.onnx.data', which must lie");
    assertThat(scoreOfRed()).isGreaterThan(0.99f);
  }
}
