package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.batch.AverageBatches;
import dev.clipstream.trainer.data.batch.FeatureBatch;
import dev.clipstream.trainer.data.store.FeatureSet;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.torch.Tensors;
import dev.clipstream.trainer.torch.Torch;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A head learns of averages what it would learn of all frames, and only where averages suffice. */
class HeadTaskTest {

  private static final int WIDTH = 4;

  @BeforeEach
  void seed() {
    Torch.useThreads(1);
    Torch.seed(1);
  }

  @ParameterizedTest
  @CsvSource({"linear,false", "linear,true", "mean,true", "mlp,false", "mlp,true"})
  void averagesGiveTheScoresThatAllFramesGive(String model, boolean motion) {
    SequenceNet net = net(model, motion);
    assertThat(net.readsAverages()).isTrue();
    FeatureSet set = clips();
    FeatureBatch whole = FeatureBatch.inOrder(set, 8).make(0, 0);
    FeatureBatch averages = new AverageBatches(set, motion).inOrder(8).make(0, 0);

    Tensor expected =
        net.forward(
                Tensor.create(whole.features(), 8, whole.size().frames(), WIDTH),
                Tensors.integers(whole.lengths()))
            .scores();
    int width = averages.size().width();
    Tensor given =
        net.ofAverages(
            Tensor.create(averages.features(), 8, width), Tensors.integers(averages.lengths()));

    assertThat(Tensors.toFloats(given)).containsExactly(Tensors.toFloats(expected), within(1e-5f));
    assertThat(averages.labels()).isEqualTo(whole.labels());
  }

  @Test
  void shuffledAveragesAreOfTheSameClipsAndCuts() {
    FeatureSet set = clips();
    for (int epoch = 0; epoch < 4; epoch++) {
      FeatureBatch frames = FeatureBatch.shuffled(set, 8, 7).make(epoch, 0);
      FeatureBatch averages = new AverageBatches(set, false).shuffled(8, 7).make(epoch, 0);
      assertThat(averages.labels()).isEqualTo(frames.labels());
      for (int clip = 0; clip < 8; clip++) {
        double sum = 0;
        for (int t = 0; t < frames.lengths()[clip]; t++) {
          sum += frames.features()[(clip * frames.size().frames() + t) * WIDTH];
        }
        assertThat((double) averages.features()[clip * WIDTH])
            .isCloseTo(sum / frames.lengths()[clip], within(1e-5));
      }
    }
  }

  @Test
  void whoLooksAtTheOrderIsGivenEveryFrame() {
    for (String model : List.of("gru", "lstm", "bilstm", "attention", "lstm-attention")) {
      assertThat(net(model, false).readsAverages()).as(model).isFalse();
    }
  }

  @Test
  void whereWhatGoesOnChanges_aCutClipHasTheLabelOfItsLastFrame_andEachFrameItsOwn() {
    List<Integer> steps = List.of(0, 0, 1, 1, 1, 2, 2, 0, 0, 1, 2, 2);
    FeatureSet set =
        new FeatureSet(
            1, List.of(new FeatureSet.Clip(List.of(numbers(steps.size())), 2, 2, steps)));
    boolean cut = false;
    for (int epoch = 0; epoch < 20; epoch++) {
      FeatureBatch batch = FeatureBatch.shuffled(set, 1, 3).make(epoch, 0);
      int from = (int) batch.features()[0];
      List<Integer> left = steps.subList(from, from + batch.lengths()[0]);
      assertThat(batch.labelsOfSteps())
          .isEqualTo(left.stream().mapToInt(Integer::intValue).toArray());
      assertThat(batch.labels()).containsExactly(left.get(left.size() - 1));
      assertThat(new AverageBatches(set, false).shuffled(1, 3).make(epoch, 0).labels())
          .isEqualTo(batch.labels());
      cut |= left.size() < steps.size();
    }
    assertThat(cut).isTrue();
  }

  @Test
  void whoIsJudgedByEveryFrame_isGivenEveryFrame_averagesOrNot() {
    SequenceNet net = net("linear", true);
    Measure every = Measure.USUAL.ofEveryFrame(true);
    Sampling sampling = Sampling.plain(8, 5);
    HeadTask task = HeadTask.of(net, every, clips(), clips(), sampling);
    FeatureBatch batch = task.validation().make(0, 0);
    assertThat(batch.steps()).isEqualTo(9);

    Task.Outcome outcome = task.run(batch);

    HeadTask atTheEnd = HeadTask.of(net, Measure.USUAL, clips(), clips(), sampling);
    Task.Outcome last = atTheEnd.run(atTheEnd.validation().make(0, 0));
    assertThat(outcome.correct()).isEqualTo(last.correct());
    assertThat(outcome.loss().item_double()).isGreaterThan(last.loss().item_double());
  }

  private static float[] numbers(int count) {
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = i;
    }
    return numbers;
  }

  private static SequenceNet net(String model, boolean motion) {
    SequenceNet net =
        new SequenceNet(
            new SequenceSpec(model, List.of("a", "b", "c"), WIDTH, 9, motion, true, 0.5));
    int width = motion ? 2 * WIDTH : WIDTH;
    float[] mean = new float[width];
    float[] deviation = new float[width];
    Arrays.fill(mean, 0.3f);
    Arrays.fill(deviation, 2.5f);
    net.scaleBy(mean, deviation);
    net.module().eval();
    return net;
  }

  private static FeatureSet clips() {
    Random random = new Random(4);
    List<FeatureSet.Clip> clips = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      float[] features = new float[(2 + i) * WIDTH];
      for (int at = 0; at < features.length; at++) {
        features[at] = (float) random.nextGaussian();
      }
      clips.add(new FeatureSet.Clip(List.of(features), i % 3, i % 3));
    }
    return new FeatureSet(WIDTH, clips);
  }
}
