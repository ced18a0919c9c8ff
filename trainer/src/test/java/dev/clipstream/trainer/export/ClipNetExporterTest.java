package dev.clipstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.image.resize.Resizing;
import dev.clipstream.model.ClipModel;
import dev.clipstream.model.description.GraphDescription.Layout;
import dev.clipstream.model.description.ModelDescription.Task;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.model.session.Device;
import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.batch.FixedClips;
import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.clip.ClipNet;
import dev.clipstream.trainer.model.clip.ClipSpec;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import dev.clipstream.trainer.train.ClipNetTask;
import dev.clipstream.trainer.train.Measure;
import dev.clipstream.trainer.train.Sampling;
import dev.clipstream.trainer.train.TrainingLoop;
import dev.clipstream.trainer.train.TrainingPlan;
import dev.clipstream.trainer.train.TrainingProgress;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A clip model is served as it was trained. */
class ClipNetExporterTest {

  private static final int SIZE = 16;

  private final ClipSet samples = new ShapeClipSet(SIZE, 40, 1);

  @TempDir private Path directory;

  @Test
  void processorGivesWhatTorchGives_onRealClipsOfAllLengths() throws IOException {
    TrainedClipNet trained = trained(8);

    Exporter.Report report = ClipNetExporter.write(trained, samples, file());

    assertThat(report.largestDifference()).isLessThan(1e-5);
    List<ClipSet.Clip> clips = new ArrayList<>();
    for (int length = 1; length <= ShapeClipSet.FRAMES; length++) {
      ClipSet.Clip clip = samples.clip(length);
      clips.add(
          new ClipSet.Clip(clip.frames().subList(0, length), clip.label(), clip.frameLabel()));
    }
    float[] expected = torch(trained.net(), clips);
    try (ClipModel model = ClipModel.open(file(), Device.CPU)) {
      ClipModel.Runner runner = model.newRunner(clips.size());
      ByteBuffer pixels = runner.pixels().duplicate().clear();
      for (ClipSet.Clip clip : clips) {
        for (int at : model.sample(clip.frames().size())) {
          pixels.put(clip.frames().get(at));
        }
      }
      List<SequenceScores> scores = runner.run(clips.size());
      int k = samples.classes().size();
      for (int i = 0; i < clips.size(); i++) {
        for (int label = 0; label < k; label++) {
          assertThat(scores.get(i).probabilities()[label])
              .isCloseTo(expected[i * k + label], within(1e-5f));
        }
      }
    }
  }

  @Test
  void fileExplainsItself() throws IOException {
    ClipNetExporter.write(trained(8), samples, file());

    assertThat(ClipModel.isClipModel(file())).isTrue();
    try (ClipModel model = ClipModel.open(file(), Device.CPU)) {
      assertThat(model.card().task()).contains(Task.CLIP);
      assertThat(model.card().labels()).isEqualTo(samples.classes());
      assertThat(model.card().graph().layout()).contains(Layout.NTHWC);
      assertThat(model.card().resizing()).isEqualTo(Resizing.halving(Fit.CROP));
      assertThat(model.frames()).isEqualTo(8);
      assertThat(model.width()).isEqualTo(SIZE);
      assertThat(model.takesFloats()).isFalse();
      assertThat(model.runsInOnes()).isEmpty();
      assertThat(model.guessesScores()).isFalse();
      assertThat(model.guesses()).isEmpty();
    }
  }

  @Test
  void checkpointGivesTheSameFileAgain_andHasNoEncoder() throws IOException {
    TrainedClipNet trained = trained(4).after(List.of());
    ClipNetExporter.write(trained, samples, file());
    byte[] once = Files.readAllBytes(file());
    Path checkpoint = directory.resolve("weights.pt");
    trained.save(nothing -> {}, checkpoint);

    ClipNetExporter.write(ClipNetCheckpoint.load(checkpoint), samples, file());

    assertThat(file()).hasBinaryContent(once);
    assertThatThrownBy(() -> Checkpoint.load(checkpoint))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("clip model");
  }

  @Test
  void modelThatComputesNoNumbersIsNotWritten_andTheOldFileStays() throws IOException {
    TrainedClipNet broken = trained(4);
    spoil(broken.net());
    Files.writeString(file(), "old");

    assertThatThrownBy(() -> ClipNetExporter.write(broken, samples, file()))
        .isInstanceOf(ParityException.class)
        .hasMessageContaining("clip model");

    assertThat(file()).hasContent("old");
  }

  /** A model whose batch normalization has seen a few real batches. */
  private TrainedClipNet trained(int frames) {
    Torch.useThreads(1);
    Torch.seed(1);
    FrameSpec.Input input = new FrameSpec.Input(SIZE, SIZE, Fit.CROP);
    ClipNet net = new ClipNet(new ClipSpec("c3d", samples.classes(), input, frames));
    ClipNetTask task =
        ClipNetTask.of(net, Measure.USUAL, Parts.of(samples, samples), Sampling.plain(8, 1));
    var history = new TrainingLoop<>(task, TrainingPlan.ofEpochs(1), TrainingProgress.NONE).run();
    return new TrainedClipNet(net, Provenance.of(Map.of("seed", 1)), history);
  }

  private static float[] torch(ClipNet net, List<ClipSet.Clip> clips) {
    int frames = net.spec().frames();
    List<ClipSet.Clip> fixed = clips.stream().map(clip -> FixedClips.of(clip, frames)).toList();
    ClipBatch batch = ClipBatch.of(fixed, SIZE, SIZE);
    NoGradGuard noGradients = new NoGradGuard();
    try {
      Tensor pixels = Tensors.bytes(batch.pixels(), clips.size(), frames, SIZE, SIZE, 3);
      return Tensors.toFloats(net.probabilities(pixels));
    } finally {
      noGradients.close();
    }
  }

  private static void spoil(ClipNet net) {
    NoGradGuard noGradients = new NoGradGuard();
    try {
      for (Tensor weights : net.module().parameters().get()) {
        weights.fill_(new Scalar(Float.NaN));
      }
    } finally {
      noGradients.close();
    }
  }

  private Path file() {
    return directory.resolve("clips.onnx");
  }
}
