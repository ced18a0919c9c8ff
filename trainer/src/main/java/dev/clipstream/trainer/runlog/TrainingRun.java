package dev.clipstream.trainer.runlog;

import dev.clipstream.trainer.data.manifest.DataManifest;
import dev.clipstream.trainer.evaluate.Scorecard;
import dev.clipstream.trainer.export.Provenance;
import dev.clipstream.trainer.holdout.ServedModel;
import dev.clipstream.trainer.train.EpochReport;
import dev.clipstream.trainer.train.TrainingPlan;
import java.util.List;
import java.util.Optional;

/**
 * The record of a finished run, which its history and its model card are made of.
 *
 * @param model its files
 * @param provenance data set, options and seed, as they are in the files
 * @param classes of the model, with the examples that it had of each
 * @param epochs all of them, one at least
 * @param keeping which epoch's weights are kept
 * @param notes what is odd about the data: files that were skipped, warnings
 * @param manifest hash of its files' contents; empty if they were made, or are in one file
 * @param computing device, precision and threads
 * @param test scores on a part that the training never saw, if there is one
 */
record TrainingRun(
    ServedModel model,
    Provenance provenance,
    List<ClassExamples> classes,
    List<EpochScalars> epochs,
    TrainingPlan.Keeping keeping,
    List<String> notes,
    Optional<DataManifest> manifest,
    String computing,
    Optional<Scorecard> test) {

  TrainingRun {
    classes = List.copyOf(classes);
    epochs = List.copyOf(epochs);
    notes = List.copyOf(notes);
  }

  /** The epoch whose weights the model has. */
  EpochReport kept() {
    return ValidationFigure.kept(epochs.stream().map(EpochScalars::report).toList(), keeping);
  }

  /** Examples to learn from. */
  long learned() {
    return classes.stream().mapToLong(ClassExamples::train).sum();
  }

  /** Examples to check with. */
  long checked() {
    return classes.stream().mapToLong(ClassExamples::validation).sum();
  }

  /** Seconds of all epochs whose time is known. */
  double seconds() {
    return epochs.stream()
        .mapToDouble(epoch -> epoch.pace().seconds())
        .filter(seconds -> !Double.isNaN(seconds))
        .sum();
  }

  /** A fact of its provenance as text, empty if it is not there. */
  String fact(String name) {
    return String.valueOf(provenance.facts().getOrDefault(name, ""));
  }
}
