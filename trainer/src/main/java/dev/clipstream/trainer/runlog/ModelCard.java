package dev.clipstream.trainer.runlog;

import static dev.clipstream.trainer.runlog.Markdown.escaped;

import dev.clipstream.system.Sha256;
import dev.clipstream.trainer.evaluate.Confusion;
import dev.clipstream.trainer.evaluate.Coverage;
import dev.clipstream.trainer.evaluate.MultiLabelScores;
import dev.clipstream.trainer.evaluate.Scorecard;
import dev.clipstream.trainer.export.CalibrationFacts;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.holdout.TestFigure;
import dev.clipstream.trainer.onnx.ModelMetadata;
import dev.clipstream.trainer.train.EpochReport;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SortedMap;

/**
 * The model card of a run in Markdown (Mitchell et al., Model cards for model reporting, 2019): the
 * files, the data with their hash, the options, the versions, the figures with what they were
 * measured on, and what they and the model are not good for. It names no folder and no time of day.
 */
final class ModelCard {

  private final TrainingRun run;

  private ModelCard(TrainingRun run) {
    this.run = run;
  }

  /**
   * Writes the card.
   *
   * @throws IOException if a file of the model cannot be read
   */
  static String of(TrainingRun run) throws IOException {
    ModelCard card = new ModelCard(run);
    Markdown page = new Markdown();
    page.heading(1, run.model().file().getFileName().toString());
    page.paragraph(card.what());
    page.table(List.of("file", "SHA-256"), card.files());
    card.data(page);
    card.figures(page);
    page.heading(2, "Limits").list(ModelLimits.of(run, card.unknownBelow()));
    card.options(page);
    return page.toString();
  }

  private Optional<String> unknownBelow() throws IOException {
    return Optional.ofNullable(
        ModelMetadata.read(run.model().file()).get(CalibrationFacts.UNKNOWN_KEY));
  }

  private String what() {
    String what =
        switch (run.model().kind()) {
          case FRAME -> "A frame model: it reads single images";
          case PAIR -> "A frame model and a sequence model that belong together: they read clips";
          case CLIP -> "A clip model: it reads the pixels of whole clips";
        };
    return "%s, and gives a probability for each of %,d classes. Model: `%s`, trained by Clipstream."
        .formatted(what, run.classes().size(), run.fact("model"));
  }

  private List<List<String>> files() throws IOException {
    List<List<String>> rows = new ArrayList<>();
    for (Path file : run.model().files()) {
      rows.add(List.of(escaped(file.getFileName().toString()), code(Sha256.of(file))));
    }
    return rows;
  }

  private void data(Markdown page) {
    page.heading(2, "Data");
    List<String> facts = new ArrayList<>();
    facts.add(
        "Data set `%s`: %,d examples to learn from, %,d to check with."
            .formatted(run.fact("dataset"), run.learned(), run.checked()));
    run.manifest()
        .ifPresent(
            manifest ->
                facts.add(
                    ("Manifest, SHA-256: `%s`, of the contents of %,d examples, their labels, spans"
                            + " of time and parts (to learn from or to check with), whatever the files"
                            + " are called.")
                        .formatted(manifest.sha256(), manifest.examples())));
    String names = run.fact(Provenance.DATA);
    if (!names.isEmpty()) {
      facts.add(
          "`%s` in the model's metadata: `%s`%s."
              .formatted(
                  Provenance.DATA,
                  names,
                  run.manifest().isPresent()
                      ? ", of the files' names and lengths"
                      : ", of the contents of the data set's files"));
    }
    run.notes().forEach(note -> facts.add(escaped(note)));
    page.list(facts);
    page.table(
        List.of("class", "to learn from", "to check with"),
        run.classes().stream()
            .map(one -> escaped(one.name(), count(one.train()), count(one.validation())))
            .toList());
  }

  private void figures(Markdown page) throws IOException {
    page.heading(2, "Figures");
    String part = "validation part, %,d examples".formatted(run.checked());
    EpochReport kept = run.kept();
    List<List<String>> rows = new ArrayList<>();
    boolean several = !run.fact(Provenance.SEVERAL_LABELS).isEmpty();
    String right = several ? "all labels right" : "accuracy";
    rows.add(List.of(right, percent(kept.validationAccuracy()), part));
    rows.add(List.of("balanced accuracy", percent(kept.validationBalancedAccuracy()), part));
    rows.add(List.of("macro-F1", number(kept.validationMacroF1()), part));
    rows.add(List.of("loss", number(kept.validationLoss()), part));
    run.test().ifPresent(test -> rows.addAll(ofTest(test)));
    page.table(List.of("figure", "value", "measured on"), rows);
    page.paragraph(
        "**The validation figures flatter**: %s. %s"
            .formatted(
                run.keeping().patience() > 0
                    ? "the epoch was chosen by these examples (`--patience`), and options are"
                    : "options and epochs are chosen by these examples",
                run.test().isPresent()
                    ? "The test part was not seen by the training; publish its figures, as long as"
                        + " nothing is chosen by them."
                    : "No part was kept to test with: measure on examples that nothing was chosen"
                        + " by (`--test-share`, or `evaluate` on other data) before you publish"
                        + " a figure."));
    SortedMap<String, String> metadata = ModelMetadata.read(run.model().file());
    CalibrationFacts.sentence(metadata).ifPresent(page::paragraph);
    CalibrationFacts.unknownSentence(metadata).ifPresent(page::paragraph);
    page.paragraph(
        String.format(
            Locale.ROOT,
            "Weights of epoch %d of %d, trained in %.1f s (%s).",
            kept.epoch(),
            run.epochs().size(),
            run.seconds(),
            run.computing()));
  }

  private static List<List<String>> ofTest(Scorecard test) {
    Confusion confusion = test.confusion();
    String part =
        "test part, %,d examples, `%s` in the file"
            .formatted(
                test.several().map(MultiLabelScores::examples).orElse(confusion.examples()),
                TestFigure.KEY);
    if (test.several().isPresent()) {
      MultiLabelScores all = test.several().get();
      return List.of(
          List.of("all labels right", percent(all.exactMatch()), part),
          List.of("mean average precision", number(all.meanAveragePrecision()), part),
          List.of("micro-F1", number(all.microF1()), part),
          List.of("macro-F1", number(all.macroF1()), part),
          List.of("calibration error", percent(all.calibrationError()), part));
    }
    List<List<String>> rows = new ArrayList<>();
    rows.add(List.of("accuracy", percent(confusion.top1()), part));
    test.unknownBelow()
        .ifPresent(
            below -> {
              Coverage.Point point = confusion.coverage().at(below);
              rows.add(List.of("not unknown", percent(point.labelled()), part));
              rows.add(List.of("accuracy of these", percent(point.accuracy()), part));
            });
    rows.add(List.of("balanced accuracy", percent(confusion.balancedAccuracy()), part));
    rows.add(List.of("macro-F1", number(confusion.macroF1()), part));
    rows.add(List.of("calibration error", percent(confusion.calibrationError()), part));
    return rows;
  }

  private void options(Markdown page) {
    List<List<String>> options = new ArrayList<>();
    run.provenance()
        .facts()
        .forEach((name, value) -> options.add(escaped(name, String.valueOf(value))));
    List<List<String>> versions = new ArrayList<>();
    RunVersions.all().forEach((name, version) -> versions.add(escaped(name, version)));
    page.heading(2, "Options and seed").table(List.of("option", "value"), options);
    page.heading(2, "Versions").table(List.of("of", "version"), versions);
  }

  private static String code(String text) {
    return "`" + text + "`";
  }

  private static String count(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  private static String percent(double value) {
    return Double.isNaN(value) ? "not known" : String.format(Locale.ROOT, "%.1f %%", 100 * value);
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "not known" : String.format(Locale.ROOT, "%.4f", value);
  }
}
