package dev.clipstream.trainer.train;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.source.Parts;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.model.FrameSpec;
import dev.clipstream.trainer.model.NetSize;
import dev.clipstream.trainer.model.SequenceNet;
import dev.clipstream.trainer.model.SequenceSpec;
import dev.clipstream.trainer.torch.Compute;
import dev.clipstream.trainer.torch.Torch;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

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
    ClipTask task = ClipTask.of(frames, clips, Measure.USUAL, parts, Sampling.plain(16, seed));
    TrainingPlan plan =
        new TrainingPlan(
            2,
            Optimization.Method.ADAMW.usual(),
            Schedule.cosine(0.1),
            TrainingPlan.Keeping.LAST,
            loaders);
    return new TrainingLoop<>(task, plan, TrainingProgress.NONE).run();
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
    List<TrainingProgress.Step> steps = new ArrayList<>();
    List<EpochReport> epochs = new ArrayList<>();
    TrainingProgress progress =
        new TrainingProgress() {
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
    assertThat(steps.get(7).images()).isEqualTo(2 * 128);
  }

  @Test
  void progressIsToldEveryBatchThatIsCheckedWith_untilTheLast() {
    List<String> told = new ArrayList<>();
    TrainingProgress progress =
        new TrainingProgress() {
          @Override
          public void step(Step step) {}

          @Override
          public void validation(int batch, int batches) {
            told.add(batch + "/" + batches);
          }

          @Override
          public void epoch(EpochReport report) {
            told.add("epoch");
          }
        };

    trainFrames(2, 1e-3, progress, 8);

    List<String> once = IntStream.rangeClosed(1, 4).mapToObj(i -> i + "/4").toList();
    assertThat(told)
        .containsExactlyElementsOf(
            Stream.of(once, List.of("epoch"), once, List.of("epoch"))
                .flatMap(List::stream)
                .toList());
  }

  @Test
  void lossThatIsNoNumberEndsTrainingWithAdvice() {
    assertThatThrownBy(() -> trainFrames(6, 1e12))
        .isInstanceOf(TrainingException.class)
        .hasMessageContaining("--rate");
  }

  private static List<EpochReport> trainFrames(int epochs, double rate) {
    return trainFrames(epochs, rate, TrainingProgress.NONE);
  }

  private static List<EpochReport> trainFrames(int epochs, double rate, TrainingProgress progress) {
    return trainFrames(epochs, rate, progress, 32);
  }

  private static List<EpochReport> trainFrames(
      int epochs, double rate, TrainingProgress progress, int batch) {
    Torch.useThreads(1);
    Torch.seed(1);
    FrameNet net = new FrameNet(FrameSpec.usual("cnn", Greys.CLASSES, Greys.SIZE, Greys.SIZE));
    FrameTask task =
        FrameTask.of(net, Measure.USUAL, Greys.parts(128, 32), Sampling.plain(batch, 1));
    return new TrainingLoop<>(task, TrainingPlan.ofEpochs(epochs).withRate(rate), progress).run();
  }

  @Test
  void optimizationNamesAllThatIsWrongAtOnce() {
    assertThatThrownBy(() -> new Optimization(Optimization.Method.SGD, -1, 0, -1, 2, -1, false))
        .message()
        .contains("learning rate", "of the encoder", "weight decay", "momentum", "gradient");
  }

  @Test
  void schedulesRiseThenFallOrStay() {
    Schedule cosine = Schedule.cosine(0.1);

    assertThat(cosine.factor(0)).isGreaterThan(0).isLessThan(0.02);
    assertThat(cosine.factor(0.1)).isEqualTo(1);
    assertThat(cosine.factor(0.5)).isLessThan(cosine.factor(0.3));
    assertThat(cosine.factor(1)).isLessThan(1e-9);

    Schedule oneCycle = new Schedule(Schedule.Shape.ONE_CYCLE, 0.3);
    assertThat(oneCycle.factor(0)).isCloseTo(1.0 / 25, within(1e-12));
    assertThat(oneCycle.factor(0.3)).isCloseTo(1, within(1e-12));
    assertThat(oneCycle.factor(1)).isGreaterThan(0).isLessThan(1e-5);

    Schedule triangle = new Schedule(Schedule.Shape.TRIANGLE, 0.25);
    assertThat(triangle.factor(0)).isCloseTo(0.2, within(1e-12));
    assertThat(triangle.factor(0.125)).isCloseTo(0.6, within(1e-12));
    assertThat(triangle.factor(0.25)).isCloseTo(1, within(1e-12));
    assertThat(triangle.factor(0.625)).isCloseTo(0.535, within(1e-12));
    assertThat(triangle.factor(1)).isCloseTo(0.07, within(1e-12));

    Schedule constant = new Schedule(Schedule.Shape.CONSTANT, 0);
    assertThat(constant.factor(0)).isEqualTo(1);
    assertThat(constant.factor(1)).isEqualTo(1);
  }

  @Test
  void withoutPatienceTrainingGoesOn_withItEndsWithTheBestEpoch() {
    List<EpochReport> reports = trainFrames(12, new TrainingPlan.Keeping(0, 2), Measure.USUAL);

    assertThat(reports).hasSizeLessThan(12);
    assertThat(trainFrames(4, TrainingPlan.Keeping.LAST, Measure.USUAL)).hasSize(4);
  }

  @Test
  void averagedWeightsAreJudged_andLearnToo() {
    List<EpochReport> averaged = trainFrames(6, new TrainingPlan.Keeping(0.8, 0), Measure.USUAL);

    assertThat(averaged.get(5).validationAccuracy()).isGreaterThan(0.9);
    assertThat(averaged.get(0).validationLoss())
        .isNotEqualTo(
            trainFrames(6, TrainingPlan.Keeping.LAST, Measure.USUAL).get(0).validationLoss());
  }

  @Test
  void lookaheadGoesBackAPartOfTheWay_andLearnsToo() {
    TrainingPlan.Keeping every2 =
        new TrainingPlan.Keeping(0, 0, TrainingPlan.Criterion.ACCURACY, 2);
    List<EpochReport> looked = trainFrames(6, every2, Measure.USUAL);

    assertThat(looked.get(5).validationAccuracy()).isGreaterThan(0.9);
    assertThat(looked.get(5).validationLoss())
        .isNotEqualTo(
            trainFrames(6, TrainingPlan.Keeping.LAST, Measure.USUAL).get(5).validationLoss());
    assertThatThrownBy(() -> new TrainingPlan.Keeping(0.9, 0, TrainingPlan.Criterion.ACCURACY, 5))
        .hasMessageContaining("leave one out");
  }

  @Test
  void bfloat16LearnsAsWell() {
    Measure measure = new Measure(Loss.CROSS_ENTROPY, new Compute(false, true));

    assertThat(trainFrames(6, TrainingPlan.Keeping.LAST, measure).get(5).validationAccuracy())
        .isGreaterThan(0.95);
  }

  private static List<EpochReport> trainFrames(
      int epochs, TrainingPlan.Keeping keeping, Measure measure) {
    Torch.useThreads(1);
    Torch.seed(1);
    FrameNet net = new FrameNet(FrameSpec.usual("cnn", Greys.CLASSES, Greys.SIZE, Greys.SIZE));
    FrameTask task = FrameTask.of(net, measure, Greys.parts(128, 32), Sampling.plain(32, 1));
    TrainingPlan plan = TrainingPlan.ofEpochs(epochs).withRate(2e-3).with(keeping);
    return new TrainingLoop<>(task, plan, TrainingProgress.NONE).run();
  }

  @ParameterizedTest
  @ValueSource(strings = {"attention", "mobilenet", "resnet", "resnet18", "rnn", "whitened-vgg"})
  void everyFrameModelTakesASgdStepInBfloat16(String name) {
    Torch.useThreads(1);
    Torch.seed(1);
    FrameNet net =
        new FrameNet(
            FrameSpec.of(name, Greys.CLASSES, Greys.SIZE, Greys.SIZE, new NetSize(8, 8, true)));
    Measure measure = new Measure(new Loss(Loss.Kind.MSE, 0.1), new Compute(false, true));
    FrameTask task = FrameTask.of(net, measure, Greys.parts(32, 16), Sampling.plain(16, 1));
    TrainingPlan plan =
        TrainingPlan.ofEpochs(2).with(Optimization.Method.SGD.usual()).withRate(0.01);

    List<EpochReport> reports = new TrainingLoop<>(task, plan, TrainingProgress.NONE).run();

    assertThat(reports.get(1).loss()).isBetween(0.0, 2.0);
  }
}
