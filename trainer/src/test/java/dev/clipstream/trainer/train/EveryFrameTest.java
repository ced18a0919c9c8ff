package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.ClipSet.Annotation;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A model that is judged by every frame learns what it should have said after each. */
class EveryFrameTest {

  private static final int SIZE = 32;
  private static final ClipSet SHAPES = new ShapeClipSet(SIZE, 16, 1);

  @BeforeEach
  void seed() {
    Torch.useThreads(1);
    Torch.seed(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"gru", "lstm", "mean"})
  void lossIsThatOfTheEndPlusTheMeanOverAllRealFrames(String architecture) {
    List<ClipSet.Clip> clips =
        List.of(SHAPES.clip(3).cut(0, 5), SHAPES.clip(4).cut(2, 11), SHAPES.clip(9).cut(0, 1));
    FrameNet frames = new FrameNet(FrameSpec.usual("cnn", SHAPES.frameClasses(), SIZE, SIZE));
    SequenceNet net =
        new SequenceNet(new SequenceSpec(architecture, SHAPES.classes(), frames.features(), 16));

    double atTheEnd = loss(frames, net, clips, false);
    double all = loss(frames, net, clips, true);

    assertThat(all - atTheEnd).isCloseTo(meanOfAllFrames(frames, net, clips), within(1e-4));
  }

  @Test
  void whatGoesOnMayChangeWithinAClip_andACutClipIsLabelledByItsLastFrame() {
    List<Annotation> annotations =
        List.of(new Annotation(7, 1), new Annotation(7, 1), new Annotation(2, 0));
    ClipSet.Clip whole = ClipSet.Clip.of(SHAPES.clip(0).frames().subList(0, 3), annotations);
    ClipSet.Clip cut = whole.cut(0, 2);

    ClipBatch batch = ClipBatch.of(List.of(whole, cut, SHAPES.clip(5).cut(0, 2)), SIZE, SIZE);

    int five = SHAPES.clip(5).label();
    assertThat(batch.labels()).containsExactly(2, 7, five);
    assertThat(batch.labelsOfSteps()).containsExactly(7, 7, 2, 7, 7, five, five);
    int shape = SHAPES.clip(5).frameLabel();
    assertThat(batch.labelsOfFrames()).containsExactly(1, 1, 0, 1, 1, shape, shape);
  }

  @Test
  void lossFollowsWhatGoesOnAtEachFrame() {
    FrameNet frames = new FrameNet(FrameSpec.usual("cnn", SHAPES.frameClasses(), SIZE, SIZE));
    SequenceNet net =
        new SequenceNet(new SequenceSpec("gru", SHAPES.classes(), frames.features(), 16));
    List<Annotation> annotations = new ArrayList<>();
    for (int t = 0; t < 16; t++) {
      annotations.add(new Annotation(t < 9 ? 4 : 11, 2));
    }
    List<ClipSet.Clip> clips = List.of(ClipSet.Clip.of(SHAPES.clip(0).frames(), annotations));

    double difference = loss(frames, net, clips, true) - loss(frames, net, clips, false);

    assertThat(difference).isCloseTo(meanOfAllFrames(frames, net, clips), within(1e-4));
  }

  private static double loss(
      FrameNet frames, SequenceNet net, List<ClipSet.Clip> clips, boolean every) {
    Measure measure = new Measure(Loss.CROSS_ENTROPY, Compute.CPU).ofEveryFrame(every);
    ClipTask task =
        ClipTask.of(frames, net, measure, Parts.of(SHAPES, SHAPES), Sampling.plain(4, 1));
    task.modules().forEach(module -> module.train(false));
    return task.run(ClipBatch.of(clips, SIZE, SIZE)).loss().item_double();
  }

  /** Each clip cut after each of its frames, by itself: the plain way. */
  private static double meanOfAllFrames(
      FrameNet frames, SequenceNet net, List<ClipSet.Clip> clips) {
    double sum = 0;
    int count = 0;
    for (ClipSet.Clip clip : clips) {
      for (int t = 1; t <= clip.frames().size(); t++) {
        ByteBuffer pixels = ByteBuffer.allocateDirect(t * SIZE * SIZE * 3);
        clip.frames().subList(0, t).forEach(pixels::put);
        Tensor features = frames.forward(Tensors.bytes(pixels.flip(), t, SIZE, SIZE, 3)).features();
        Tensor steps = features.unsqueeze(0);
        float[] said = Tensors.toFloats(net.forward(steps, Tensors.integers(t)).probabilities());
        sum -= Math.log(said[clip.annotation(t - 1).label()]);
        count++;
      }
    }
    return sum / count;
  }
}
