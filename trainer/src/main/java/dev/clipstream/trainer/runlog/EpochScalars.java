package dev.clipstream.trainer.runlog;

import dev.clipstream.trainer.train.EpochReport;
import dev.clipstream.trainer.train.pace.EpochPace;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The numbers of one epoch by name, in the order of their columns; NaN where one is not known.
 *
 * @param report its losses and measures
 * @param pace its learning rate and time
 */
record EpochScalars(EpochReport report, EpochPace pace) {

  /** By the names of columns of a table. */
  Map<String, Double> columns() {
    Map<String, Double> columns = new LinkedHashMap<>();
    columns.put("rate", pace.rate());
    columns.put("loss", report.loss());
    columns.put("accuracy", report.accuracy());
    columns.put("validation_loss", report.validationLoss());
    columns.put("validation_accuracy", report.validationAccuracy());
    columns.put("validation_balanced_accuracy", report.validationBalancedAccuracy());
    columns.put("validation_macro_f1", report.validationMacroF1());
    columns.put("seconds", pace.seconds());
    columns.put("images_per_second", imagesPerSecond());
    return columns;
  }

  /** By the tags of TensorBoard, which draws what has one last part into one plot. */
  Map<String, Double> tags() {
    Map<String, Double> tags = new LinkedHashMap<>();
    tags.put("loss/train", report.loss());
    tags.put("loss/validation", report.validationLoss());
    tags.put("accuracy/train", report.accuracy());
    tags.put("accuracy/validation", report.validationAccuracy());
    tags.put("balanced_accuracy/validation", report.validationBalancedAccuracy());
    tags.put("macro_f1/validation", report.validationMacroF1());
    tags.put("rate", pace.rate());
    tags.put("seconds", pace.seconds());
    tags.put("images_per_second", imagesPerSecond());
    return tags;
  }

  private double imagesPerSecond() {
    return pace.images() / pace.seconds();
  }
}
