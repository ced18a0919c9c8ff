package dev.clipstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import dev.clipstream.model.session.OnnxEnvironment;
import dev.clipstream.system.Sha256;
import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.onnx.ModelMetadata;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.stream.Stream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A step model says after every frame what the sequence model would say of the clip so far. */
class StepExporterTest {

  private final ClipSet samples = new ShapeClipSet(32, 40, 1);

  @TempDir private Path directory;

  static Stream<Arguments> models() {
    return Stream.of("gru", "lstm", "mean")
        .flatMap(name -> Stream.of(Arguments.of(name, false), Arguments.of(name, true)));
  }

  @ParameterizedTest
  @MethodSource("models")
  void stepByStepEqualsTheClipModelAtItsLastFrame(String architecture, boolean motion)
      throws IOException {
    Trained trained = trained(architecture, motion);
    Exporter.writePair(trained, samples, clips(), frames());

    Exporter.Report report = StepExporter.write(trained, samples, clips(), frames(), step());

    assertThat(report.largestDifference()).isLessThan(1e-5);
    assertThat(step()).exists();
  }

  @ParameterizedTest
  @MethodSource("models")
  void fileSaysWhatAnybodyNeedsToServeIt(String architecture, boolean motion)
      throws IOException, OrtException {
    Trained trained = trained(architecture, motion);
    Exporter.writePair(trained, samples, clips(), frames());
    StepExporter.write(trained, samples, clips(), frames(), step());

    SortedMap<String, String> metadata = ModelMetadata.read(step());

    assertThat(metadata)
        .containsEntry("clipstream.task", "step")
        .containsEntry("clipstream.name", "mine-step")
        .containsEntry("clipstream.frame_features", "features")
        .containsEntry("clipstream.frame_model_sha256", Sha256.of(Files.readAllBytes(frames())))
        .containsEntry("clipstream.labels", Provenance.toJson(samples.classes()));
    String ofMotion = motion ? "\"before\":\"before_out\",\"begun\":\"begun_out\"," : "";
    String own =
        switch (architecture) {
          case "lstm" -> "\"c\":\"c_out\",\"h\":\"h_out\"";
          case "gru" -> "\"h\":\"h_out\"";
          default -> "\"count\":\"count_out\",\"mean\":\"mean_out\"";
        };
    assertThat(metadata.get("clipstream.state")).isEqualTo("{" + ofMotion + own + "}");
    try (OrtSession session = OnnxEnvironment.INSTANCE.createSession(Files.readAllBytes(step()))) {
      assertThat(session.getInputNames()).contains("features").hasSize(states(metadata) + 1);
      assertThat(session.getOutputNames()).contains("probabilities").hasSize(states(metadata) + 1);
    }
  }

  private static int states(SortedMap<String, String> metadata) {
    return metadata.getOrDefault("clipstream.state", "").split(":", -1).length - 1;
  }

  @ParameterizedTest
  @MethodSource("models")
  void everyFramesScores_areThoseOfTheClipCutThere(String architecture, boolean motion) {
    SequenceNet net = trained(architecture, motion).clips().orElseThrow();
    net.module().eval();
    try (NoGradGuard noGradients = new NoGradGuard()) {
      Tensor features = torch.randn(new long[] {3, 9, net.spec().features()});
      float[] every = Tensors.toFloats(net.forwardEvery(features, Tensors.integers(9, 9, 9)));
      int classes = net.spec().labels().size();

      for (int t = 0; t < 9; t++) {
        Tensor soFar = features.narrow(1, 0, t + 1).contiguous();
        Tensor lengths = Tensors.integers(t + 1, t + 1, t + 1);
        float[] cut = Tensors.toFloats(net.forward(soFar, lengths).scores());
        for (int n = 0; n < 3; n++) {
          for (int k = 0; k < classes; k++) {
            assertThat(every[(n * 9 + t) * classes + k])
                .isCloseTo(cut[n * classes + k], within(1e-5f));
          }
        }
      }
      assertThat(noGradients).isNotNull();
    }
  }

  @Test
  void stepModelOfOtherWeightsIsNotWritten_andTheOldFileStays() throws IOException {
    Exporter.writePair(trained("lstm", false), samples, clips(), frames());
    Files.writeString(step(), "old");
    Torch.seed(2);
    Trained other = fresh("lstm", false);

    assertThatThrownBy(() -> StepExporter.write(other, samples, clips(), frames(), step()))
        .isInstanceOf(ParityException.class)
        .hasMessageContaining("it was not written");

    assertThat(step()).hasContent("old");
  }

  @Test
  void sameWeightsGiveTheSameFile() throws IOException {
    Trained trained = trained("gru", true);
    Exporter.writePair(trained, samples, clips(), frames());

    StepExporter.write(trained, samples, clips(), frames(), step());
    byte[] first = Files.readAllBytes(step());
    StepExporter.write(trained, samples, clips(), frames(), step());

    assertThat(Files.readAllBytes(step())).isEqualTo(first);
  }

  private Trained trained(String architecture, boolean motion) {
    Torch.useThreads(1);
    Torch.seed(1);
    Trained trained = fresh(architecture, motion);
    // Averages of batch normalization that are not the first ones.
    SequenceNet net = trained.clips().orElseThrow();
    net.module().train(true);
    net.forward(
        torch.randn(new long[] {8, 5, net.spec().features()}),
        Tensors.integers(5, 5, 5, 5, 5, 5, 5, 5));
    net.module().eval();
    return trained;
  }

  private Trained fresh(String architecture, boolean motion) {
    FrameNet net = new FrameNet(FrameSpec.usual("cnn", samples.frameClasses(), 32, 32));
    SequenceSpec spec =
        new SequenceSpec(architecture, samples.classes(), net.features(), 16, motion);
    return new Trained(net, Optional.of(new SequenceNet(spec)), Provenance.of(Map.of()));
  }

  private Path clips() {
    return directory.resolve("mine.onnx");
  }

  private Path frames() {
    return directory.resolve("mine-frames.onnx");
  }

  private Path step() {
    return directory.resolve("mine-step.onnx");
  }
}
