package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.augment.Augmentation;
import dev.clipstream.trainer.data.batch.FeatureBatch;
import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.ExampleClips;
import dev.clipstream.trainer.data.store.Frames;
import dev.clipstream.trainer.export.Checkpoint;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.export.Trained;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.NetSize;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an encoder has learned from images serves to tell clips apart. */
class TransferTest {

  private static final NetSize SMALL = new NetSize(8, 4, false);
  private static final int EPOCHS = 3;

  @TempDir private Path directory;

  @BeforeEach
  void oneThread() {
    Torch.useThreads(1);
    Torch.seed(1);
  }

  @Test
  void encoderIsTakenOver_theHeadIsNot_whateverTheSizeOfTheImages() {
    FrameNet source = resnet(24);
    FrameNet net = resnet(40);
    List<float[]> head = values(net.headModule());

    net.takeEncoder(source);

    assertEqual(values(net.encoderModule()), values(source.encoderModule()));
    assertEqual(values(net.headModule()), head);
    assertThat(values(net.headModule()).get(0)).isNotEqualTo(values(source.headModule()).get(0));
  }

  @Test
  void encoderThatDoesNotFitIsRefused_andChangesNothing() {
    FrameNet net = new FrameNet(FrameSpec.usual("cnn", List.of("a", "b"), 40, 40));
    FrameNet source = new FrameNet(FrameSpec.usual("cnn", List.of("a", "b"), 24, 24));
    List<float[]> before = values(net.module());

    assertThatThrownBy(() -> net.takeEncoder(source))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("dense");
    assertThatThrownBy(() -> net.takeEncoder(resnet(40))).hasMessageContaining("not the same");

    assertEqual(values(net.module()), before);
    assertThat(net.learnedBefore()).isEmpty();
  }

  @Test
  void frozenEncoderKeepsWeightsAndAverages_whileTheRestLearns() {
    Run run = new Run(true, 1e-3);
    List<float[]> encoder = values(run.frames.encoderModule());
    List<float[]> head = values(run.frames.headModule());
    List<float[]> clips = values(run.clips.module());

    Sampling changed = new Sampling(8, 1, Augmentation.parse("crop=2"));
    assertThat(FeatureTask.suits(run.frames, run.parts.train(), changed)).isFalse();
    run.loop(ClipTask.of(run.frames, run.clips, Measure.USUAL, run.parts, changed)).run();

    assertEqual(values(run.frames.encoderModule()), encoder);
    assertThat(values(run.frames.headModule()).get(0)).isNotEqualTo(head.get(0));
    assertThat(values(run.clips.module()).get(0)).isNotEqualTo(clips.get(0));
  }

  @Test
  void featuresComputedOnceTeachTheSame_asFramesThatPassTheFrozenEncoderEveryTime() {
    Run slow = new Run(true, 1e-3);
    List<EpochReport> expected = slow.loop(slow.clipTask()).run();
    Run fast = new Run(true, 1e-3);
    List<EpochReport> actual = fast.loop(fast.featureTask()).run();

    assertThat(actual).hasSameSizeAs(expected);
    for (int i = 0; i < EPOCHS; i++) {
      assertThat(actual.get(i).loss()).isCloseTo(expected.get(i).loss(), within(1e-3));
      assertThat(actual.get(i).validationLoss())
          .isCloseTo(expected.get(i).validationLoss(), within(1e-3));
    }
    assertThat(expected.get(EPOCHS - 1).loss()).isLessThan(expected.get(0).loss());
  }

  @Test
  void featuresAreComputedOnceOnlyWhereTheyNeverChange() {
    Run frozen = new Run(true, 1e-3);
    Run tuned = new Run(false, 1e-3);
    ClipSet madeAnew = new ShapeClipSet(32, 16, 1);

    assertThat(FeatureTask.suits(frozen.frames, frozen.parts.train(), plain())).isTrue();
    assertThat(FeatureTask.suits(frozen.frames, madeAnew, plain())).isFalse();
    assertThat(FeatureTask.suits(tuned.frames, tuned.parts.train(), plain())).isFalse();
    assertThatThrownBy(tuned::featureTask).hasMessageContaining("grow old");
  }

  @Test
  void viewsOfAClipAreChangedOnce_andOneOfThemIsLearnedFrom() {
    Run run = new Run(true, 1e-3);
    Sampling sampling = new Sampling(8, 1, Augmentation.parse("flip,color=0.5"), 3);
    assertThat(FeatureTask.suits(run.frames, run.parts.train(), sampling)).isTrue();

    FeatureTask task =
        FeatureTask.of(
            run.frames, run.clips, Measure.USUAL, run.parts, sampling, TrainingProgress.NONE);

    // Clips that were not cut, by the sum of their features: as many as there are views at most.
    Set<Float> views = new HashSet<>();
    for (int epoch = 0; epoch < 60; epoch++) {
      for (int i = 0; i < task.training().count(); i++) {
        FeatureBatch batch = task.training().make(epoch, i);
        views.addAll(wholeClipsOfClass(batch, 7));
      }
    }
    assertThat(views).hasSizeBetween(4, 2 * 3);
    assertThat(run.loop(task).run()).hasSize(EPOCHS);
  }

  /** Two clips of the training set are of each class. */
  private static Set<Float> wholeClipsOfClass(FeatureBatch batch, int label) {
    Set<Float> sums = new HashSet<>();
    for (int i = 0; i < batch.labels().length; i++) {
      if (batch.labels()[i] == label && batch.lengths()[i] == 16) {
        int values = batch.steps() * batch.size().width();
        float sum = 0;
        for (int j = 0; j < values; j++) {
          sum += batch.features()[i * values + j];
        }
        sums.add(sum);
      }
    }
    return sums;
  }

  @Test
  void encoderThatLearnedBeforeIsTunedAtItsOwnRate() {
    Run still = new Run(false, 1e-12);
    Run moving = new Run(false, 1e-2);
    List<float[]> before = weights(still.frames.encoderModule());
    List<float[]> head = weights(still.frames.headModule());

    still.loop(still.clipTask()).run();
    moving.loop(moving.clipTask()).run();

    assertThat(furthest(before, weights(still.frames.encoderModule()))).isLessThan(1e-6);
    assertThat(furthest(before, weights(moving.frames.encoderModule()))).isGreaterThan(1e-3);
    assertThat(furthest(head, weights(still.frames.headModule()))).isGreaterThan(1e-3);
  }

  @Test
  void resumedTuningEqualsAnUninterruptedOne_toTheLastDigit() throws IOException {
    Path file = directory.resolve("state.pt");
    Run whole = new Run(false, 1e-3);
    List<EpochReport> expected = whole.loop(whole.clipTask()).run();

    Run interrupted = new Run(false, 1e-3);
    TrainingLoop<?> loop = interrupted.loop(interrupted.clipTask());
    assertThatThrownBy(
            () ->
                loop.run(
                    () -> {
                      Checkpoint.save(interrupted.trained(), loop::save, file);
                      throw new IOException("power cut");
                    }))
        .hasMessage("power cut");
    Torch.seed(77);
    Run resumed = new Run(false, 1e-3);
    TrainingLoop<?> second = resumed.loop(resumed.clipTask());
    Checkpoint.resume(file, resumed.trained(), second::load);

    assertThat(second.run()).isEqualTo(expected);
    assertEqual(values(resumed.frames.module()), values(whole.frames.module()));
  }

  private static Sampling plain() {
    return Sampling.plain(8, 1);
  }

  private static FrameNet resnet(int size) {
    return new FrameNet(FrameSpec.of("resnet", List.of("a", "b", "c"), size, size, SMALL));
  }

  /** A pair on an encoder that learned before, always the same one, and its training. */
  private static final class Run {
    final Parts<ClipSet> parts = Parts.of(held(32, 3), held(16, -3));
    final FrameNet frames;
    final SequenceNet clips;
    final TrainingPlan plan;

    Run(boolean frozen, double encoderRate) {
      Torch.seed(5);
      FrameNet source = resnet(24);
      List<String> classes = parts.train().classes();
      frames = new FrameNet(FrameSpec.of("resnet", classes, 32, 32, SMALL));
      frames.takeEncoder(source);
      if (frozen) {
        frames.freezeEncoder();
      }
      clips = new SequenceNet(new SequenceSpec("gru", classes, frames.features(), 16));
      Optimization rates =
          new Optimization(Optimization.Method.ADAMW, 1e-2, encoderRate, 0.01, 0.9, 1, false);
      plan = TrainingPlan.ofEpochs(EPOCHS).with(rates);
    }

    ClipTask clipTask() {
      return ClipTask.of(frames, clips, Measure.USUAL, parts, plain());
    }

    FeatureTask featureTask() {
      return FeatureTask.of(frames, clips, Measure.USUAL, parts, plain(), TrainingProgress.NONE);
    }

    Trained trained() {
      return new Trained(frames, Optional.of(clips), Provenance.of(Map.of("rate", 1e-2)));
    }

    TrainingLoop<?> loop(Task<?> task) {
      return new TrainingLoop<>(task, plan, TrainingProgress.NONE);
    }
  }

  /** Clips that are the same in every epoch. */
  private static ClipSet held(int count, long seed) {
    ClipSet shapes = new ShapeClipSet(32, count, seed);
    List<Example> clips = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      ClipSet.Clip clip = shapes.clip(i);
      clips.add(new Example("clip", Frames.of(clip.frames()), clip.label()));
    }
    return new ExampleClips(shapes.classes(), 32, 32, clips);
  }

  private static List<float[]> values(Module module) {
    List<float[]> all = new ArrayList<>();
    for (Tensor tensor : WeightSet.of(List.of(module)).tensors()) {
      if (tensor.is_floating_point()) {
        all.add(Tensors.toFloats(tensor));
      }
    }
    return all;
  }

  private static List<float[]> weights(Module module) {
    List<float[]> all = new ArrayList<>();
    for (Tensor tensor : module.parameters().get()) {
      all.add(Tensors.toFloats(tensor));
    }
    return all;
  }

  private static double furthest(List<float[]> some, List<float[]> others) {
    double furthest = 0;
    for (int i = 0; i < some.size(); i++) {
      for (int j = 0; j < some.get(i).length; j++) {
        furthest = Math.max(furthest, Math.abs(some.get(i)[j] - others.get(i)[j]));
      }
    }
    return furthest;
  }

  private static void assertEqual(List<float[]> actual, List<float[]> expected) {
    assertThat(actual).usingRecursiveComparison().isEqualTo(expected);
  }
}
