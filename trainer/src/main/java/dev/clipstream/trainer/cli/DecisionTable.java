package dev.clipstream.trainer.cli;

import dev.clipstream.trainer.evaluate.DecisionCurve;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;

/** Prints a decision curve for people. */
final class DecisionTable {

  private static final String ROW = "%12s %9s %15s %10s %8s %9s%n";

  private DecisionTable() {}

  /**
   * Prints it.
   *
   * @param accuracy that is asked for, if one is
   * @param threshold likewise
   */
  static void print(
      DecisionCurve curve, OptionalDouble accuracy, OptionalDouble threshold, PrintWriter out) {
    out.println();
    out.printf(
        "Every frame of a clip is stepped through, as 'run' does. Decided as soon as one label has"
            + " the threshold%s:%n",
        curve.after() == 1 ? "" : " for %d frames in a row".formatted(curve.after()));
    out.printf(ROW, "threshold", "decided", "of those right", "all right", "frames", "of a clip");
    for (DecisionCurve.Point point : curve.points()) {
      out.printf(
          ROW,
          number(point.threshold()),
          percent(point.decided()),
          percent(point.decidedAccuracy()),
          percent(point.accuracy()),
          frames(point.frames()),
          percent(point.share()));
    }
    out.printf(
        ROW,
        "at the end",
        "-",
        "-",
        percent(curve.finalAccuracy()),
        frames(curve.meanFrames()),
        percent(1));
    accuracy.ifPresent(asked -> out.println(answer(curve, asked)));
    threshold.ifPresent(
        asked -> {
          DecisionCurve.Point point = curve.at(asked);
          out.printf(
              "--decide-at %s --decide-after %d: %s right, from %s frames of a clip, %s of it, on"
                  + " average%n",
              number(asked),
              curve.after(),
              percent(point.accuracy()),
              frames(point.frames()),
              percent(point.share()));
        });
  }

  private static String answer(DecisionCurve curve, double asked) {
    Optional<DecisionCurve.Point> found = curve.forAccuracy(asked);
    if (found.isPresent() && !(found.get().decided() > 0)) {
      return "%s right are reached at the end of the clips: nothing is decided before, since no clip has"
              .formatted(percent(asked))
          + " %d frames in a row that say the same".formatted(curve.after());
    }
    return found
        .map(
            point ->
                ("%s right needs 'clipstream run --stream-model' with --decide-at %s --decide-after"
                        + " %d: %s right, from %s frames of a clip, %s of it, on average")
                    .formatted(
                        percent(asked),
                        number(point.threshold()),
                        curve.after(),
                        percent(point.accuracy()),
                        frames(point.frames()),
                        percent(point.share())))
        .orElseGet(
            () ->
                "%s right is reached by no threshold: at the end of the clips %s are"
                    .formatted(percent(asked), percent(curve.finalAccuracy())));
  }

  /** As it would be typed. */
  private static String number(double threshold) {
    return String.format(Locale.ROOT, "%s", threshold);
  }

  private static String frames(double mean) {
    return String.format(Locale.ROOT, "%.1f", mean);
  }

  private static String percent(double part) {
    return Double.isNaN(part) ? "-" : String.format(Locale.ROOT, "%.1f %%", 100 * part);
  }
}
