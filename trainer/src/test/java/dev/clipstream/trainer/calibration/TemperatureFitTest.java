package dev.clipstream.trainer.calibration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.clipstream.trainer.data.store.LabelSets;
import dev.clipstream.trainer.model.CalibratedSoftmax;
import dev.clipstream.trainer.model.TemperatureScaling;
import dev.clipstream.trainer.train.Task;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemperatureFitTest {

  @Property(tries = 200)
  void bestClassStaysTheBest_andLikelihoodNeverFalls_andTheErrorFalls_orTheTemperatureStays1(
      @ForAll long seed,
      @ForAll @IntRange(min = 1, max = 300) int examples,
      @ForAll @IntRange(min = 2, max = 12) int classes,
      @ForAll @DoubleRange(min = 0.05, max = 20) double sharpness) {
    ValidationScores scores = sampled(new Random(seed), examples, classes, sharpness);

    TemperatureScaling fitted = TemperatureFit.of(scores);

    assertThat(fitted).isEqualTo(TemperatureFit.of(scores));
    TemperatureFit loss = new TemperatureFit(scores);
    assertThat(loss.likelihoodLoss(fitted.temperature()))
        .isLessThanOrEqualTo(loss.likelihoodLoss(1));
    assertThat(fitted.temperature()).isBetween(0.099, 100.001);
    assertThat(fitted.examples()).isEqualTo(examples);
    if (fitted.temperature() == 1) {
      assertThat(fitted.errorAfter()).isEqualTo(fitted.errorBefore());
    } else {
      assertThat(fitted.errorAfter()).isLessThan(fitted.errorBefore());
      assertThat(examples).isGreaterThanOrEqualTo(TemperatureFit.MIN_EXAMPLES);
    }
    for (int i = 0; i < examples; i++) {
      float most = scores.of(i)[scores.best(i)] / (float) fitted.temperature();
      for (float score : scores.of(i)) {
        assertThat(score / (float) fitted.temperature()).isLessThanOrEqualTo(most);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 19, 20})
  void framesOfFewClipsAreFewExamples_howeverManyFramesTheyHave(int clips) {
    ValidationScores sharp = sampled(new Random(5), 400, 4, 3);
    float[] scores = new float[400 * 4];
    long[] labels = new long[400];
    for (int i = 0; i < 400; i++) {
      System.arraycopy(sharp.of(i), 0, scores, 4 * i, 4);
      labels[i] = sharp.label(i);
    }
    ValidationScores ofFrames = new ValidationScores();
    ofFrames.add(
        new Task.Scored(
            Tensor.create(scores, 400, 4), Tensor.create(labels), Optional.empty(), clips));

    assertThat(TemperatureFit.of(sharp).temperature()).isNotEqualTo(1);
    assertThat(TemperatureFit.of(ofFrames).temperature() == 1).isEqualTo(clips < 20);
    CalibratedSoftmax model = new CalibratedSoftmax();
    String line = Calibrator.calibrate("frame model", model, ofFrames);
    if (clips < 20) {
      assertThat(line).contains("none", "400 validation examples are of " + clips + " clips");
    } else {
      assertThat(line).contains("a temperature of");
    }
  }

  @ParameterizedTest
  @ValueSource(doubles = {0.4, 1.8, 2.5, 6})
  void whatMadeAModelTooSure_orTooUnsure_isFound(double temperature) {
    ValidationScores scores = sampled(new Random(7), 8000, 6, 1 / temperature);

    TemperatureScaling fitted = TemperatureFit.of(scores);

    assertThat(fitted.temperature()).isCloseTo(temperature, within(0.08 * temperature));
    assertThat(fitted.errorAfter()).isLessThan(0.02);
    assertThat(fitted.errorBefore()).isGreaterThan(0.05);
  }

  @Test
  void modelThatIsRightOnAllIsNotToldToBeCertain() {
    ValidationScores scores = new ValidationScores();
    for (int i = 0; i < 50; i++) {
      scores.add(i % 2 == 0 ? new float[] {1, 0} : new float[] {0, 1}, i % 2);
    }

    TemperatureScaling fitted = TemperatureFit.of(scores);

    assertThat(fitted.temperature()).isLessThan(1);
    assertThat(scores.confidence(0, fitted.temperature())).isBetween(0.98, 0.995);
  }

  @Test
  void examplesOfOneClassSayNothingOfTheOthers() {
    ValidationScores scores = new ValidationScores();
    for (int i = 0; i < 50; i++) {
      scores.add(new float[] {1, 0}, 0);
    }
    CalibratedSoftmax model = new CalibratedSoftmax();

    assertThat(Calibrator.calibrate("model", model, scores))
        .isEqualTo(
            "calibration of the model: none, since all validation examples are of one class");
    assertThat(model.temperature()).isOne();
  }

  @Test
  void scoresThatAreNoNumbersStayAsTheyAre() {
    ValidationScores scores = new ValidationScores();
    for (int i = 0; i < 50; i++) {
      scores.add(new float[] {Float.NaN, 0}, i % 2);
    }

    CalibratedSoftmax model = new CalibratedSoftmax();
    assertThat(Calibrator.calibrate("frame model", model, scores))
        .isEqualTo("calibration of the frame model: none, since its scores are no numbers");
    assertThat(model.temperature()).isEqualTo(1);
    assertThat(model.scaling()).isEmpty();
  }

  @Test
  void withoutExamplesNothingIsKept() {
    CalibratedSoftmax model = new CalibratedSoftmax();

    assertThat(Calibrator.calibrate("head", model, new ValidationScores()))
        .contains("none, since 0 validation examples are too few");
    assertThat(model.scaling()).isEmpty();
  }

  /** Labels are drawn by the softmax of scores of which the model then says so much more. */
  @ParameterizedTest
  @ValueSource(doubles = {0.4, 2.5})
  void whatMadeIndependentScoresTooSure_orTooUnsure_isFound(double temperature) {
    Random random = new Random(11);
    List<List<Integer>> all = List.of(List.of(), List.of(0), List.of(1), List.of(0, 1));
    ValidationScores scores = new ValidationScores();
    scores.showing(new LabelSets(2, all));
    for (int i = 0; i < 6000; i++) {
      float[] said = {(float) random.nextGaussian(), (float) (2 * random.nextGaussian() - 1)};
      int label = 0;
      for (int k = 0; k < 2; k++) {
        label += random.nextDouble() < ValidationScores.sigmoid(said[k]) ? 1 << k : 0;
        said[k] *= (float) temperature;
      }
      scores.add(said, label);
    }

    TemperatureScaling fitted = TemperatureFit.of(scores);

    assertThat(fitted.temperature()).isCloseTo(temperature, within(0.08 * temperature));
    assertThat(fitted.errorAfter()).isLessThan(0.02);
  }

  private static ValidationScores sampled(
      Random random, int examples, int classes, double sharpness) {
    ValidationScores scores = new ValidationScores();
    for (int i = 0; i < examples; i++) {
      float[] said = new float[classes];
      for (int k = 0; k < classes; k++) {
        said[k] = (float) (2 * random.nextGaussian() / sharpness);
      }
      double logSum = ValidationScores.logSum(said, 1 / sharpness);
      double left = random.nextDouble();
      int label = 0;
      while (label < classes - 1) {
        left -= Math.exp(said[label] * sharpness - logSum);
        if (left < 0) {
          break;
        }
        label++;
      }
      scores.add(said, label);
    }
    return scores;
  }
}
