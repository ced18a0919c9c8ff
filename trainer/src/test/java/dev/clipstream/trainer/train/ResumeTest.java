package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.trainer.data.augment.Augmentation;
import dev.clipstream.trainer.export.Checkpoint;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.NetSize;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A training that was interrupted goes on as if nothing had happened. */
class ResumeTest {

  private static final int EPOCHS = 4;

  @TempDir private Path directory;

  /** A network with batch normalisation, whose averages are state too, and its training. */
  private static final class Run {
    final Trained trained;
    final TrainingLoop<?> loop;

    Run(Optimization.Method method, long seed) {
      this(method.usual(), new TrainingPlan.Keeping(0.9, 3), seed);
    }

    Run(Optimization optimization, TrainingPlan.Keeping keeping, long seed) {
      Torch.useThreads(1);
      Torch.seed(seed);
      FrameSpec spec =
          FrameSpec.of("resnet", Greys.CLASSES, Greys.SIZE, Greys.SIZE, new NetSize(8, 4, false));
      FrameNet net = new FrameNet(spec);
      trained = new Trained(net, Optional.empty(), Provenance.of(Map.of("rate", 0.01)));
      Sampling sampling = new Sampling(16, 1, Augmentation.parse("flip,crop=2,mixup=0.5"));
      FrameTask task = FrameTask.of(net, Measure.USUAL, Greys.parts(48, 16), sampling);
      TrainingPlan plan =
          TrainingPlan.ofEpochs(EPOCHS).with(optimization).with(keeping).withRate(0.01);
      loop = new TrainingLoop<>(task, plan, TrainingProgress.NONE);
    }

    List<float[]> weights() {
      List<float[]> all = new ArrayList<>();
      for (Tensor tensor : WeightSet.of(List.of(trained.frames().module())).tensors()) {
        if (tensor.is_floating_point()) {
          all.add(Tensors.toFloats(tensor));
        }
      }
      return all;
    }
  }

  @ParameterizedTest
  @EnumSource(Optimization.Method.class)
  void resumedTrainingEqualsAnUninterruptedOne_toTheLastDigit(Optimization.Method method)
      throws IOException {
    Path file = directory.resolve("state.pt");
    Run whole = new Run(method, 1);
    List<EpochReport> expected = whole.loop.run();

    Run interrupted = new Run(method, 1);
    assertThatThrownBy(
            () ->
                interrupted.loop.run(
                    () -> {
                      Checkpoint.save(interrupted.trained, interrupted.loop::save, file);
                      if (interrupted.loop.epochs() == 2) {
                        throw new IOException("power cut");
                      }
                    }))
        .hasMessage("power cut");
    Run resumed = new Run(method, 99);
    Checkpoint.resume(file, resumed.trained, resumed.loop::load);
    assertThat(resumed.loop.epochs()).isEqualTo(2);
    List<EpochReport> actual = resumed.loop.run();

    assertThat(actual).isEqualTo(expected);
    assertThat(resumed.weights()).usingRecursiveComparison().isEqualTo(whole.weights());
  }

  @Test
  void resumedTrainingWithLookaheadAndFasterShiftsEqualsAnUninterruptedOne() throws IOException {
    Path file = directory.resolve("state.pt");
    Optimization optimization = Optimization.Method.SGD.usual().withShiftFactor(8);
    TrainingPlan.Keeping keeping =
        new TrainingPlan.Keeping(0, 0, TrainingPlan.Criterion.ACCURACY, 2);
    Run whole = new Run(optimization, keeping, 1);
    List<EpochReport> expected = whole.loop.run();
    Run interrupted = new Run(optimization, keeping, 1);

    assertThatThrownBy(
            () ->
                interrupted.loop.run(
                    () -> {
                      Checkpoint.save(interrupted.trained, interrupted.loop::save, file);
                      throw new IOException("power cut");
                    }))
        .hasMessage("power cut");
    Run resumed = new Run(optimization, keeping, 99);
    Checkpoint.resume(file, resumed.trained, resumed.loop::load);

    assertThat(resumed.loop.run()).isEqualTo(expected);
    assertThat(resumed.weights()).usingRecursiveComparison().isEqualTo(whole.weights());
  }

  @Test
  void checkpointOfAnEpochHoldsTheWeightsThatWouldBeKept_ready() throws IOException {
    Path file = directory.resolve("state.pt");
    Run run = new Run(Optimization.Method.ADAMW, 1);
    run.loop.run(() -> Checkpoint.save(run.trained, run.loop::save, file));
    Checkpoint.save(run.trained, run.loop::save, file);

    FrameNet loaded = Checkpoint.load(file).frames();

    List<float[]> weights = new ArrayList<>();
    for (Tensor tensor : WeightSet.of(List.of(loaded.module())).tensors()) {
      if (tensor.is_floating_point()) {
        weights.add(Tensors.toFloats(tensor));
      }
    }
    assertThat(weights).usingRecursiveComparison().isEqualTo(run.weights());
  }

  @Test
  void checkpointOfAnotherTrainingIsRefused_andSaysWhatDiffers() throws IOException {
    Path file = directory.resolve("state.pt");
    Run run = new Run(Optimization.Method.SGD, 1);
    run.loop.run();
    Trained other =
        new Trained(
            run.trained.frames(), Optional.empty(), Provenance.of(Map.of("rate", 0.5, "batch", 3)));
    Checkpoint.save(other, run.loop::save, file);

    assertThatThrownBy(() -> Checkpoint.resume(file, run.trained, run.loop::load))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("rate was 0.5 and is 0.01")
        .hasMessageContaining("batch was 3 and is not given");

    Checkpoint.save(run.trained, file);
    assertThatThrownBy(() -> Checkpoint.resume(file, run.trained, run.loop::load))
        .hasMessageContaining("not a checkpoint of a training");
  }

  @Test
  void checkpointThatCannotBeWrittenLeavesTheEarlierOne() throws IOException {
    Path file = directory.resolve("state.pt");
    Run run = new Run(Optimization.Method.SGD, 1);
    Checkpoint.save(run.trained, run.loop::save, file);
    byte[] before = Files.readAllBytes(file);

    assertThatThrownBy(
            () ->
                Checkpoint.save(
                    run.trained,
                    state -> {
                      throw new IOException("No space left on device");
                    },
                    file))
        .hasMessageContaining("No space");

    assertThat(Files.readAllBytes(file)).isEqualTo(before);
    assertThat(directory.toFile().list()).hasSize(1);
  }
}
