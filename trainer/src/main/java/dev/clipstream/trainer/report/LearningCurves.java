package dev.clipstream.trainer.report;

import dev.clipstream.trainer.train.EpochReport;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** Loss and accuracy over the epochs of a training, on training and validation examples. */
final class LearningCurves {

  /** Names this close would be written over each other, in pixels. */
  private static final double NAME_HEIGHT = 14;

  private LearningCurves() {}

  static Tag of(List<EpochReport> epochs) {
    double highest = 0;
    for (EpochReport epoch : epochs) {
      highest = max(max(highest, epoch.loss()), epoch.validationLoss());
    }
    Plot.Axis steps = new Plot.Axis("epoch", 1, Math.max(2, epochs.size()), Plot.Scale.WHOLE);
    Plot.Axis losses =
        new Plot.Axis("loss", 0, highest > 0 ? highest * 1.05 : 1, Plot.Scale.NUMBER);
    Plot.Axis accuracies = new Plot.Axis("accuracy", 0, 1, Plot.Scale.PERCENT);
    return Tag.of("div")
        .with("class", "plots")
        .add(
            plot(
                new Plot("Loss", steps, losses),
                epochs,
                EpochReport::loss,
                EpochReport::validationLoss))
        .add(
            plot(
                new Plot("Accuracy", steps, accuracies),
                epochs,
                EpochReport::accuracy,
                EpochReport::validationAccuracy));
  }

  private static Tag plot(
      Plot plot,
      List<EpochReport> epochs,
      ToDoubleFunction<EpochReport> trained,
      ToDoubleFunction<EpochReport> checked) {
    List<Plot.Point> training = points(epochs, trained);
    List<Plot.Point> validation = points(epochs, checked);
    double nudge = 0;
    if (!training.isEmpty() && !validation.isEmpty()) {
      double one = training.get(training.size() - 1).y();
      double other = validation.get(validation.size() - 1).y();
      double missing = Math.max(0, NAME_HEIGHT - plot.distance(one, other));
      nudge = one >= other ? missing : -missing;
    }
    if (!training.isEmpty()) {
      plot.line("training", "first", training, -nudge / 2);
    }
    if (!validation.isEmpty()) {
      plot.line("validation", "second", validation, nudge / 2);
    }
    return plot.tag();
  }

  /** What is no number, such as the loss of a training that failed, is not drawn. */
  private static List<Plot.Point> points(
      List<EpochReport> epochs, ToDoubleFunction<EpochReport> value) {
    List<Plot.Point> points = new ArrayList<>();
    for (EpochReport epoch : epochs) {
      if (Double.isFinite(value.applyAsDouble(epoch))) {
        points.add(new Plot.Point(epoch.epoch(), value.applyAsDouble(epoch)));
      }
    }
    return points;
  }

  private static double max(double one, double other) {
    return Double.isFinite(other) ? Math.max(one, other) : one;
  }
}
