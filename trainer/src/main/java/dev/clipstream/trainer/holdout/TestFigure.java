package dev.clipstream.trainer.holdout;

import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.data.source.FolderData;
import dev.clipstream.trainer.evaluate.Coverage;
import dev.clipstream.trainer.evaluate.MultiLabelScores;
import dev.clipstream.trainer.evaluate.Scorecard;
import dev.clipstream.trainer.export.DiskRoom;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.onnx.ModelMetadata;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Scores finished files on the part of a data set that no training sees, as they serve, and writes
 * the figures into the file, under {@link #KEY}. A data set without such a part has no figure.
 *
 * @param dataset kind of the data set
 * @param request the one that was trained on
 */
public record TestFigure(Dataset dataset, DataRequest request) {

  /** Its name in the metadata of a model. */
  public static final String KEY = "clipstream.test";

  /** Scores a model and keeps its figures in the file that gives the labels. */
  public Optional<ServedModel.FileScore> of(ServedModel model) throws IOException {
    if (!dataset.isDecoded() || !FolderData.hasTest(request)) {
      return Optional.empty();
    }
    ServedModel.FileScore score = model.score(dataset, request, ServedModel.Part.TEST);
    keep(score.card(), model.file());
    return Optional.of(score);
  }

  private static void keep(Scorecard card, Path file) throws IOException {
    Map<String, Object> figures = new TreeMap<>();
    for (String name :
        new String[] {
          "top1",
          "balanced_accuracy",
          "macro_f1",
          "micro_f1",
          "exact_match",
          "mean_average_precision",
          "calibration_error",
          "examples",
          "classes",
          "unknown"
        }) {
      Optional.ofNullable(card.facts().get(name)).ifPresent(value -> figures.put(name, value));
    }
    DiskRoom.replace(file, ModelMetadata.with(file, KEY, Provenance.toJson(figures)));
  }

  /** Where the model may not know: what its figure means. */
  private static String unknown(Scorecard card) {
    return card.unknownBelow()
        .map(
            below -> {
              Coverage.Point point = card.confusion().coverage().at(below);
              return String.format(
                      Locale.ROOT,
                      "below %s the model does not know: %.1f %% of the test part have a label,"
                          + " %.1f %% of those the right one; unknown counts as wrong in the",
                      below,
                      100 * point.labelled(),
                      100 * point.accuracy())
                  + " ";
            })
        .orElse("");
  }

  /** A line for people. */
  public static String line(Scorecard card, Path file) {
    if (card.several().isPresent()) {
      MultiLabelScores scores = card.several().get();
      return String.format(
          Locale.ROOT,
          "test: all labels right of %.1f %% (mean average precision %.3f, micro-F1 %.3f, macro-F1"
              + " %.3f) of %,d examples that this training never saw: the figures to publish, as"
              + " long as you choose nothing by them. %s has them as %s.",
          100 * scores.exactMatch(),
          scores.meanAveragePrecision(),
          scores.microF1(),
          scores.macroF1(),
          scores.examples(),
          file.getFileName(),
          KEY);
    }
    return unknown(card)
        + String.format(
            Locale.ROOT,
            "test accuracy %.1f %% (balanced %.1f %%, macro-F1 %.3f) of %,d examples that this"
                + " training never saw: the figure to publish, as long as you choose nothing by it."
                + " %s has it as %s.",
            100 * card.confusion().top1(),
            100 * card.confusion().balancedAccuracy(),
            card.confusion().macroF1(),
            card.confusion().examples(),
            file.getFileName(),
            KEY);
  }
}
