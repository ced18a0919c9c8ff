package dev.clipstream.trainer.runlog;

import dev.clipstream.trainer.data.manifest.DataManifest;
import dev.clipstream.trainer.data.source.DataRequest;
import dev.clipstream.trainer.data.source.Dataset;
import dev.clipstream.trainer.evaluate.Scorecard;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.holdout.ServedModel;
import dev.clipstream.trainer.holdout.TestFigure;
import dev.clipstream.trainer.train.EpochReport;
import dev.clipstream.trainer.train.TrainingPlan;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The end of a run whose model is written: scores it on the part that no training saw, writes its
 * history, its card and, where it is wanted, the report, and says its figures.
 *
 * @param dataset kind of the data set
 * @param request that was trained on
 * @param log remembers the epochs
 * @param keeping which epoch's weights are kept
 * @param computing device, precision and threads, for the card
 * @param report file of the report, if one is wanted
 */
public record RunEnd(
    Dataset dataset,
    DataRequest request,
    RunLog log,
    TrainingPlan.Keeping keeping,
    String computing,
    Optional<Path> report) {

  /**
   * Does all of it.
   *
   * @param model that was written
   * @param history as it is in the model
   * @param classes with the examples that the model had of each
   * @param notes what is odd about the data
   * @return lines for people, the figures last
   */
  public List<String> of(
      ServedModel model,
      Provenance provenance,
      List<EpochReport> history,
      List<ClassExamples> classes,
      List<String> notes)
      throws IOException {
    Optional<ServedModel.FileScore> test = new TestFigure(dataset, request).of(model);
    TrainingRun run =
        new TrainingRun(
            model,
            provenance,
            classes,
            log.all(),
            keeping,
            notes,
            manifest(),
            computing,
            test.map(ServedModel.FileScore::card));
    List<String> lines = new ArrayList<>();
    RunFiles.write(run);
    lines.add(
        "wrote %s and %s".formatted(RunFiles.history(model.file()), RunFiles.card(model.file())));
    if (report.isPresent()) {
      lines.add(report(model, test, report.get()));
    }
    lines.add(
        ValidationFigure.of(history, keeping, !run.fact(Provenance.SEVERAL_LABELS).isEmpty()));
    Optional<Scorecard> card = run.test();
    card.ifPresent(found -> lines.add(TestFigure.line(found, model.file())));
    return lines;
  }

  private Optional<DataManifest> manifest() {
    return dataset.isDecoded()
        ? Optional.of(DataManifest.of(request, "the data set"))
        : Optional.empty();
  }

  /** Of the part that nothing was chosen by, where there is one. */
  private String report(ServedModel model, Optional<ServedModel.FileScore> test, Path file)
      throws IOException {
    ServedModel.FileScore score =
        test.isPresent() ? test.get() : model.score(dataset, request, ServedModel.Part.VALIDATION);
    RunFiles.write(file, score.page().html());
    return "wrote %s, of the %s part".formatted(file, test.isPresent() ? "test" : "validation");
  }
}
