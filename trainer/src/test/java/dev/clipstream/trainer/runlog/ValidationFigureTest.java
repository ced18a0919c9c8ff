package dev.clipstream.trainer.runlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.trainer.train.EpochReport;
import dev.clipstream.trainer.train.TrainingPlan;
import java.util.List;
import org.junit.jupiter.api.Test;

class ValidationFigureTest {

  private static final List<EpochReport> EPOCHS =
      List.of(epoch(1, 0.5), epoch(2, 0.875), epoch(3, 0.75));

  @Test
  void figureIsThatOfTheWeightsThatAreKept_andCalledOptimistic() {
    assertThat(ValidationFigure.of(EPOCHS, TrainingPlan.Keeping.LAST))
        .contains("75.0 %", "optimistic");
    assertThat(ValidationFigure.of(EPOCHS, new TrainingPlan.Keeping(0, 2)))
        .contains("87.5 %", "optimistic", "--patience chose the epoch");
  }

  private static EpochReport epoch(int number, double accuracy) {
    return new EpochReport(number, 1, 1, 1, accuracy, accuracy, accuracy);
  }
}
