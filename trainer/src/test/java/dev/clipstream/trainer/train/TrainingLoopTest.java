package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.trainer.data.ArrayFrameSet;
import dev.clipstream.trainer.data.ClipSet;
import dev.clipstream.trainer.data.FrameSet;
import dev.clipstream.trainer.data.Parts;
import dev.clipstream.trainer.data.ShapeClipSet;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class TrainingLoopTest {

  @Test
  void sameSeedGivesTheSameLosses_howeverManyThreadsMakeTheBatches() {
    List<EpochReport> once = trainClips(1, 1);

    assertThat(trainClips(1, 3)).isEqualTo(once);
    assertThat(trainClips(2, 1)).isNotEqualTo(once);
  }

  private static List<EpochReport> trainClips(long seed, int loaders) {
    Torch.useThreads(1);
    Torch.seed(seed);
    Parts<ClipSet> parts =
        Parts.of(new ShapeClipSet(32, 48, seed), new ShapeClipSet(32, 16, -1 - seed));
    ClipSet train = parts.train();
    FrameNet frames = new FrameNet(FrameSpec.usual("cnn", train.frameClasses(), 32, 32));
    SequenceNet clips =
        new SequenceNet(new SequenceSpec("lstm", train.classes(), frames.features(), 16));
    ClipTask task = ClipTask.of(frames, clips, parts, new Sampling(16, seed));
    Plan plan = new Plan(2, 1e-3, 1e-2, 1, loaders);
    return new TrainingLoop<>(task, plan, Progress.NONE).run();
  }

  @Test
  void cnnLearns() {
    List<EpochReport> reports = trainFrames(6, 2e-3);

    assertThat(reports).hasSize(6);
    assertThat(reports.get(5).loss()).isLessThan(reports.get(0).loss() / 2);
    assertThat(reports.get(5).validationAccuracy()).isGreaterThan(0.95);
  }

  @Test
  void progressIsToldEveryStepAndEveryEpoch() {
    List<Progress.Step> steps = new ArrayList<>();
    List<EpochReport> epochs = new ArrayList<>();
    Progress progress =
        new Progress() {
          @Override
          public void step(Step step) {
            steps.add(step);
          }

          @Override
          public void epoch(EpochReport report) {
            epochs.add(report);
          }
        };

    List<EpochReport> reports = trainFrames(2, 1e-3, progress);

    assertThat(epochs).isEqualTo(reports);
    assertThat(steps).hasSize(2 * 4);
    assertThat(steps.get(7).done()).isEqualTo(1);
    assertThat(steps.get(7).pictures()).isEqualTo(2 * 128);
  }

  @Test
  void lossThatIsNoNumberEndsTrainingWithAdvice() {
    assertThatThrownBy(() -> trainFrames(6, 1e12))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("--rate");
  }

  private static List<EpochReport> trainFrames(int epochs, double rate) {
    return trainFrames(epochs, rate, Progress.NONE);
  }

  private static List<EpochReport> trainFrames(int epochs, double rate, Progress progress) {
    Torch.useThreads(1);
    Torch.seed(1);
    FrameNet net = new FrameNet(FrameSpec.usual("cnn", List.of("dark", "bright"), 24, 24));
    FrameTask task = FrameTask.of(net, Parts.of(greys(128), greys(32)), new Sampling(32, 1));
    return new TrainingLoop<>(task, Plan.ofEpochs(epochs).withRate(rate), progress).run();
  }

  /** Grey pictures, bright or dark. */
  private static FrameSet greys(int count) {
    List<ArrayFrameSet.Picture> pictures = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      byte[] pixels = new byte[24 * 24 * 3];
      Arrays.fill(pixels, (byte) (i % 2 == 0 ? 20 + i % 50 : 150 + i % 50));
      pictures.add(new ArrayFrameSet.Picture(pixels, i % 2));
    }
    return new ArrayFrameSet(List.of("dark", "bright"), 24, 24, pictures);
  }

  @Test
  void planNamesAllThatIsWrongAtOnce() {
    assertThatThrownBy(() -> new Plan(0, -1, 0, 1, 1))
        .hasMessageContaining("epochs")
        .hasMessageContaining("learning rate");
  }

  @Test
  void scheduleRisesThenFallsToNothing() {
    Schedule schedule = Schedule.cosine(0.1);

    assertThat(schedule.factor(0)).isGreaterThan(0).isLessThan(0.02);
    assertThat(schedule.factor(0.1)).isEqualTo(1);
    assertThat(schedule.factor(0.5)).isLessThan(schedule.factor(0.3));
    assertThat(schedule.factor(1)).isLessThan(1e-9);
  }
}
