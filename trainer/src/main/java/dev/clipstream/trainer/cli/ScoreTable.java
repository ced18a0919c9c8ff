package dev.clipstream.trainer.cli;

import dev.clipstream.system.PrintableText;
import dev.clipstream.trainer.evaluate.Confusion;
import dev.clipstream.trainer.evaluate.Coverage;
import dev.clipstream.trainer.evaluate.MultiLabelScores;
import dev.clipstream.trainer.evaluate.Scorecard;
import java.io.PrintWriter;
import java.util.List;

/** Prints an evaluation for people. */
final class ScoreTable {

  /** A confusion matrix of more classes fits no screen. */
  private static final int MAX_COLUMNS = 16;

  private ScoreTable() {}

  static void print(Scorecard card, PrintWriter out) {
    Confusion confusion = card.confusion();
    if (card.byOrder()) {
      out.printf(
          "note: the model has no labels, so its outputs are taken for the classes in this order;%n"
              + "if that is not theirs, name them in NAME.json beside it: {\"labels\": [...]}%n%n");
    }
    if (card.several().isPresent()) {
      several(card.several().get(), out);
      out.printf(
          "the best label is right, being one of theirs, of %s of the examples that have any%n",
          percent(confusion.top1()));
      coverage(card, out);
      out.printf("%,.0f images/s in the models%n", card.imagesPerSecond());
      return;
    }
    out.printf("%-20s %9s %9s %9s %9s%n", "class", "examples", "recall", "precision", "F1");
    for (int k = 0; k < confusion.classes().size(); k++) {
      out.printf(
          "%-20s %9d %9s %9s %9s%n",
          PrintableText.of(confusion.classes().get(k)),
          confusion.support(k),
          percent(confusion.recall(k)),
          percent(confusion.precision(k)),
          percent(confusion.f1(k)));
    }
    out.println();
    if (confusion.columns().size() <= MAX_COLUMNS) {
      matrix(confusion, out);
    } else {
      out.printf(
          "The confusion matrix of %d columns is in the JSON object.%n",
          confusion.columns().size());
    }
    out.println();
    out.printf("%.2f %% of %,d examples right", 100 * confusion.top1(), confusion.examples());
    if (confusion.classes().size() > 5) {
      out.printf(", %.2f %% among the best five", 100 * confusion.top5());
    }
    out.println();
    out.printf(
        "balanced accuracy %.2f %%, macro-F1 %.2f %%%n",
        100 * confusion.balancedAccuracy(), 100 * confusion.macroF1());
    out.printf("calibration error %.2f %%%n", 100 * confusion.calibrationError());
    coverage(card, out);
    out.printf("%,.0f images/s in the models%n", card.imagesPerSecond());
  }

  /** Of examples that may show several classes. */
  private static void several(MultiLabelScores scores, PrintWriter out) {
    out.printf(
        "%-20s %9s %9s %9s %9s %9s%n",
        "class", "examples", "av. prec.", "recall", "precision", "F1");
    for (int k = 0; k < scores.classes().size(); k++) {
      out.printf(
          "%-20s %9d %9s %9s %9s %9s%n",
          PrintableText.of(scores.classes().get(k)),
          scores.support(k),
          percent(scores.averagePrecision(k)),
          percent(scores.recall(k)),
          percent(scores.precision(k)),
          percent(scores.f1(k)));
    }
    out.println();
    out.printf(
        "%.2f %% of %,d examples right in all labels, from a score of 0.5 on%n",
        100 * scores.exactMatch(), scores.examples());
    out.printf(
        "mean average precision %s, micro-F1 %s, macro-F1 %s%n",
        percent(scores.meanAveragePrecision()),
        percent(scores.microF1()),
        percent(scores.macroF1()));
    out.printf("calibration error %.2f %%%n", 100 * scores.calibrationError());
  }

  /** How many keep their label where it must be how sure, and how right those are. */
  private static void coverage(Scorecard card, PrintWriter out) {
    card.unknownBelow()
        .ifPresent(
            below -> {
              Coverage.Point point = card.confusion().coverage().at(below);
              out.printf(
                  "the model calls unknown what scores below %s: %s of the examples have a label,"
                      + " and %s of those are right; unknown counts as wrong %s%n",
                  below,
                  percent(point.labelled()),
                  percent(point.accuracy()),
                  card.several().isPresent() ? "for the best label" : "above");
            });
    out.println();
    out.printf("%-14s %9s %15s%n", "unknown below", "labelled", "of those right");
    for (Coverage.Point point : card.confusion().coverage().points()) {
      out.printf(
          "%-14s %9s %15s%n",
          point.threshold() == 0 ? "-" : Double.toString(point.threshold()),
          percent(point.labelled()),
          percent(point.accuracy()));
    }
    out.println();
  }

  /** A row for each class, a column for each label that it was taken for. */
  private static void matrix(Confusion confusion, PrintWriter out) {
    List<String> others =
        confusion.columns().subList(confusion.classes().size(), confusion.columns().size());
    out.println(
        "Rows are classes, columns what they were taken for, in the same order%s:"
            .formatted(
                others.isEmpty()
                    ? ""
                    : ", and after them %s, which the data set lacks"
                        .formatted(PrintableText.of(String.join(", ", others)))));
    long[][] counts = confusion.counts();
    for (int k = 0; k < counts.length; k++) {
      StringBuilder row =
          new StringBuilder("%-20s".formatted(PrintableText.of(confusion.classes().get(k))));
      for (long count : counts[k]) {
        row.append("%6d".formatted(count));
      }
      out.println(row);
    }
  }

  private static String percent(double part) {
    return Double.isNaN(part) ? "-" : "%.1f%%".formatted(100 * part);
  }
}
