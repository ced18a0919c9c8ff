package dev.clipstream.trainer.export;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.trainer.model.TemperatureScaling;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Card and report say of a model what became of its calibration. */
class CalibrationSentenceTest {

  @Test
  void temperatureThatWasKeptIsSaid_withWhatItChanged() {
    assertThat(CalibrationFacts.sentence(metadata(new TemperatureScaling(1.5, 40, 0.2, 0.05))))
        .contains(
            "Its scores are divided by a temperature of 1.500, fitted on 40 validation examples;"
                + " their calibration error was 20.0 % before and is 5.0 % with it.");
  }

  @Test
  void modelWithoutATemperatureIsNotSaidToHaveOne() {
    assertThat(CalibrationFacts.sentence(metadata(new TemperatureScaling(1, 12, 0.25, 0.25))))
        .contains(
            "Its scores are as the training left them, without a temperature; of 12 validation"
                + " examples their calibration error is 25.0 %.");
    assertThat(CalibrationFacts.sentence(Map.of())).isEmpty();
  }

  private static Map<String, String> metadata(TemperatureScaling scaling) {
    return Map.of(CalibrationFacts.KEY, Provenance.toJson(scaling.facts()));
  }
}
