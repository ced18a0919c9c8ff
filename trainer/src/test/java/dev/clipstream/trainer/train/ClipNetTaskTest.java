package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.trainer.data.augment.Augmentation;
import dev.clipstream.trainer.data.batch.Batches;
import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.batch.FixedClips;
import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.Example;
import dev.clipstream.trainer.data.store.ExampleClips;
import dev.clipstream.trainer.data.store.Frames;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.clip.ClipNet;
import dev.clipstream.trainer.model.clip.ClipSpec;
import dev.clipstream.trainer.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** Clip models learn what only the order of frames tells, of clips of any length. */
class ClipNetTaskTest {

  private static final int SIZE = 8;
  private static final List<String> CLASSES = List.of("left", "right");

  @Test
  void orderOfFramesIsLearnedWithinSeconds() {
    Torch.useThreads(1);
    Torch.seed(1);
    Parts<ClipSet> parts = Parts.of(bars(96, 1), bars(48, 2));
    ClipNet net = new ClipNet(new ClipSpec("c3d", CLASSES, input(), 6));
    ClipNetTask task = ClipNetTask.of(net, Measure.USUAL, parts, Sampling.plain(16, 1));

    List<EpochReport> reports =
        new TrainingLoop<>(task, TrainingPlan.ofEpochs(5).withRate(3e-3), TrainingProgress.NONE)
            .run();

    assertThat(reports.get(4).validationAccuracy()).isGreaterThan(0.9);
    assertThat(reports.get(4).loss()).isLessThan(reports.get(0).loss() / 2);
  }

  @Test
  void lossOfMixedClipsIsThatOfEitherLabel_byTheirShares() {
    Torch.useThreads(1);
    Torch.seed(1);
    ClipNet net = new ClipNet(new ClipSpec("c3d", CLASSES, input(), 6));
    Parts<ClipSet> parts = Parts.of(bars(8, 1), bars(8, 2));
    ClipNetTask task = ClipNetTask.of(net, Measure.USUAL, parts, Sampling.plain(8, 1));
    net.module().train(false);
    ClipBatch mixed =
        FixedClips.shuffled(bars(8, 1), 6, 8, 1, Augmentation.parse("cutmix=1")).make(0, 0);
    ClipBatch.Mix mix = mixed.mix().orElseThrow();

    double loss = task.run(mixed).loss().item_double();

    double own = lossOf(task, mixed, mixed.labels());
    double others = lossOf(task, mixed, mix.labels().labels());
    assertThat(loss).isCloseTo(mix.share() * own + (1 - mix.share()) * others, within(1e-5));
  }

  private static double lossOf(ClipNetTask task, ClipBatch batch, int[] labels) {
    ClipBatch plain =
        new ClipBatch(
            batch.pixels(),
            batch.size(),
            batch.lengths(),
            labels,
            batch.frameLabels(),
            batch.labelsOfSteps(),
            batch.labelsOfFrames());
    return task.run(plain).loss().item_double();
  }

  @Test
  void sameSeedGivesTheSameLosses_otherSeedsOthers() {
    assertThat(train(1)).isEqualTo(train(1)).isNotEqualTo(train(2));
  }

  @Property(tries = 20)
  void everyClipHasTheFramesThatServingWouldTake(
      @ForAll @IntRange(min = 1, max = 16) int length,
      @ForAll @IntRange(min = 2, max = 24) int frames) {
    ClipSet shapes = new ShapeClipSet(16, 3, 1);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      List<byte[]> some = shapes.clip(i).frames().subList(0, length);
      examples.add(new Example("clip", Frames.of(some), i));
    }
    ClipSet set = new ExampleClips(shapes.classes(), 16, 16, examples);

    ClipBatch batch = FixedClips.inOrder(set, frames, 8).make(0, 0);

    assertThat(batch.lengths()).containsOnly(frames);
    byte[] frame = new byte[16 * 16 * 3];
    int[] wanted = FrameSampling.exactly(length, frames);
    for (int i = 0; i < 3 * frames; i++) {
      batch.pixels().get(i * frame.length, frame);
      assertThat(frame).isEqualTo(set.clip(i / frames).frames().get(wanted[i % frames]));
    }
  }

  @Property(tries = 10)
  void framesOfATrainingClipStayInOrder_andAreChangedAlike(
      @ForAll @IntRange(min = 2, max = 12) int frames, @ForAll @IntRange(max = 50) int seed) {
    // Each frame has one gray, so that augmentation that moves pixels leaves it as it is.
    Batches<ClipBatch> batches =
        FixedClips.shuffled(grays(), frames, 4, seed, Augmentation.parse("flip,crop=2"));

    ClipBatch batch = batches.make(0, 0);

    assertThat(batch.lengths()).containsOnly(frames);
    for (int clip = 0; clip < batch.size().clips(); clip++) {
      int[] order = new int[frames];
      for (int t = 0; t < frames; t++) {
        order[t] = batch.pixels().get((clip * frames + t) * SIZE * SIZE * 3);
      }
      assertThat(order).isSorted();
    }
  }

  private static List<EpochReport> train(long seed) {
    Torch.useThreads(1);
    Torch.seed(seed);
    ClipNet net = new ClipNet(new ClipSpec("c3d", CLASSES, input(), 4));
    Parts<ClipSet> parts = Parts.of(bars(16, 1), bars(8, 2));
    ClipNetTask task = ClipNetTask.of(net, Measure.USUAL, parts, Sampling.plain(8, seed));
    return new TrainingLoop<>(task, TrainingPlan.ofEpochs(2), TrainingProgress.NONE).run();
  }

  private static FrameSpec.Input input() {
    return new FrameSpec.Input(SIZE, SIZE, Fit.STRETCH);
  }

  /** Clips of a bright bar that goes right, or the same backwards: no frame tells which. */
  private static ClipSet bars(int count, long seed) {
    Random random = new Random(seed);
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int label = i % 2;
      int length = 4 + random.nextInt(5);
      int start = random.nextInt(SIZE);
      List<byte[]> frames = new ArrayList<>();
      for (int t = 0; t < length; t++) {
        int column = Math.floorMod(label == 0 ? start - t : start + t, SIZE);
        frames.add(bar(column, random));
      }
      examples.add(new Example("bar " + i, Frames.of(frames), label));
    }
    return new ExampleClips(CLASSES, SIZE, SIZE, examples);
  }

  private static byte[] bar(int column, Random random) {
    byte[] pixels = new byte[SIZE * SIZE * 3];
    for (int i = 0; i < pixels.length; i++) {
      boolean bright = i / 3 % SIZE == column;
      pixels[i] = (byte) ((bright ? 180 : 40) + random.nextInt(40));
    }
    return pixels;
  }

  private static ClipSet grays() {
    List<Example> examples = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      List<byte[]> frames = new ArrayList<>();
      for (int t = 0; t < 3 + 5 * i; t++) {
        byte[] frame = new byte[SIZE * SIZE * 3];
        Arrays.fill(frame, (byte) t);
        frames.add(frame);
      }
      examples.add(new Example("gray", Frames.of(frames), i % 2));
    }
    return new ExampleClips(CLASSES, SIZE, SIZE, examples);
  }
}
