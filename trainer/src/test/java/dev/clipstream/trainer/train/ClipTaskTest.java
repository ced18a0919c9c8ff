package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.augment.Augmentation;
import dev.clipstream.trainer.data.batch.BatchLabels;
import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.NetSize;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.bytedeco.pytorch.Module;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;

/** Padding is none of a clip's frames, and nothing is learned from it. */
class ClipTaskTest {

  private static final int SIZE = 32;
  private static final ClipSet SHAPES = new ShapeClipSet(SIZE, 16, 1);

  @Property(tries = 8)
  void runningMeansAreThoseOfTheRealFramesAlone(
      @ForAll @Size(min = 2, max = 5) List<@IntRange(min = 1, max = 16) Integer> lengths) {
    List<ClipSet.Clip> clips = clips(lengths);
    FrameNet inClips = net();
    FrameNet alone = net();

    Task.Outcome outcome = task(inClips).run(ClipBatch.of(clips, SIZE, SIZE));
    alone.forward(realFrames(clips));

    int real = lengths.stream().mapToInt(Integer::intValue).sum();
    assertThat(outcome.images()).isEqualTo(real);
    assertThat(buffers(inClips.module()))
        .usingRecursiveComparison()
        .isEqualTo(buffers(alone.module()));
  }

  @Property(tries = 4)
  void lossOfABatchIsTheMeanOfThatOfItsClips(@ForAll @IntRange(min = 2, max = 16) int length) {
    List<ClipSet.Clip> clips = clips(List.of(length, length, length));
    FrameNet net = net();
    ClipTask task = task(net);
    task.modules().forEach(module -> module.train(false));

    double together = task.run(ClipBatch.of(clips, SIZE, SIZE)).loss().item_double();

    double sum = 0;
    for (ClipSet.Clip clip : clips) {
      sum += task.run(ClipBatch.of(List.of(clip), SIZE, SIZE)).loss().item_double();
    }
    assertThat(together).isCloseTo(sum / clips.size(), within(1e-4));
  }

  @Test
  void lossOfMixedClipsIsThatOfEitherLabel_byTheirShares() {
    FrameNet net = net();
    ClipTask task = task(net);
    net.module().train(false);
    ClipBatch mixed = ClipBatch.shuffled(SHAPES, 4, 1, Augmentation.parse("cutmix=1")).make(0, 0);
    ClipBatch.Mix mix = mixed.mix().orElseThrow();

    double loss = task.run(mixed).loss().item_double();

    double own = task.run(labelled(mixed, mixed)).loss().item_double();
    double others = task.run(labelled(mixed, mix.labels())).loss().item_double();
    assertThat(own).isNotCloseTo(others, within(1e-3));
    assertThat(loss).isCloseTo(mix.share() * own + (1 - mix.share()) * others, within(1e-5));
  }

  /** The pixels of a batch with other labels, and nothing mixed. */
  private static ClipBatch labelled(ClipBatch batch, BatchLabels labels) {
    return new ClipBatch(
        batch.pixels(),
        batch.size(),
        batch.lengths(),
        labels.labels(),
        labels.frameLabels(),
        labels.labelsOfSteps(),
        labels.labelsOfFrames());
  }

  private static List<ClipSet.Clip> clips(List<Integer> lengths) {
    List<ClipSet.Clip> clips = new ArrayList<>();
    for (int i = 0; i < lengths.size(); i++) {
      ClipSet.Clip whole = SHAPES.clip(i);
      clips.add(
          new ClipSet.Clip(
              whole.frames().subList(0, lengths.get(i)), whole.label(), whole.frameLabel()));
    }
    return clips;
  }

  /** A network with batch normalization, always the same, that is being trained. */
  private static FrameNet net() {
    Torch.useThreads(1);
    Torch.seed(1);
    FrameNet net =
        new FrameNet(
            FrameSpec.of("resnet", SHAPES.frameClasses(), SIZE, SIZE, new NetSize(8, 4, false)));
    net.module().train(true);
    return net;
  }

  private static ClipTask task(FrameNet net) {
    SequenceNet sequence =
        new SequenceNet(new SequenceSpec("gru", SHAPES.classes(), net.features(), 16));
    return ClipTask.of(
        net, sequence, Measure.USUAL, Parts.of(SHAPES, SHAPES), Sampling.plain(4, 1));
  }

  private static Tensor realFrames(List<ClipSet.Clip> clips) {
    List<byte[]> frames = clips.stream().flatMap(clip -> clip.frames().stream()).toList();
    ByteBuffer pixels = ByteBuffer.allocateDirect(frames.size() * SIZE * SIZE * 3);
    frames.forEach(pixels::put);
    return Tensors.bytes(pixels.flip(), frames.size(), SIZE, SIZE, 3);
  }

  private static List<float[]> buffers(Module module) {
    List<float[]> all = new ArrayList<>();
    for (Tensor tensor : module.buffers().get()) {
      if (tensor.is_floating_point()) {
        all.add(Tensors.toFloats(tensor));
      }
    }
    return all;
  }
}
