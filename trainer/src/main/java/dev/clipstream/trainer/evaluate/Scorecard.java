package dev.clipstream.trainer.evaluate;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The result of an evaluation.
 *
 * @param confusion how often examples of each class were taken for each
 * @param byOrder whether the outputs of a model without labels were taken for the classes in their
 *     order, for want of anything better
 * @param images images that went through the frame model
 * @param inferenceSeconds spent in the models, without reading and decoding
 * @param unknownBelow what the best score must be for its class to be the label, where the model
 *     says so: what has less is counted as taken for unknown
 * @param several where examples may show several classes: how rightly all are told; what the
 *     confusion counts is then the best label, which is right if it is one of them
 */
public record Scorecard(
    Confusion confusion,
    boolean byOrder,
    long images,
    double inferenceSeconds,
    Optional<Double> unknownBelow,
    Optional<MultiLabelScores> several) {

  /** Of a model that has a label for everything. */
  public Scorecard(Confusion confusion, boolean byOrder, long images, double inferenceSeconds) {
    this(confusion, byOrder, images, inferenceSeconds, Optional.empty(), Optional.empty());
  }

  /** Images a second, on one thread. */
  public double imagesPerSecond() {
    return images / inferenceSeconds;
  }

  /** Everything, for a JSON object; names and order are part of the command line's contract. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new LinkedHashMap<>();
    if (several.isPresent()) {
      facts.putAll(several.get().facts());
      putNumber(facts, "top1", confusion.top1());
      putSpeed(facts);
      putCoverage(facts);
      return facts;
    }
    facts.put("top1", confusion.top1());
    facts.put("top5", confusion.top5());
    putNumber(facts, "balanced_accuracy", confusion.balancedAccuracy());
    putNumber(facts, "macro_f1", confusion.macroF1());
    facts.put("examples", confusion.examples());
    facts.put("classes", confusion.classes().size());
    facts.put("calibration_error", confusion.calibrationError());
    putSpeed(facts);
    List<Map<String, Object>> classes = new ArrayList<>();
    for (int k = 0; k < confusion.classes().size(); k++) {
      Map<String, Object> one = new LinkedHashMap<>();
      one.put("class", confusion.classes().get(k));
      one.put("examples", confusion.support(k));
      // JSON knows no NaN: what cannot be said is left out.
      putNumber(one, "recall", confusion.recall(k));
      putNumber(one, "precision", confusion.precision(k));
      putNumber(one, "f1", confusion.f1(k));
      classes.add(one);
    }
    facts.put("per_class", classes);
    putCoverage(facts);
    facts.put("columns", confusion.columns());
    facts.put("confusion", confusion.counts());
    return facts;
  }

  private void putSpeed(Map<String, Object> facts) {
    facts.put("images", images);
    facts.put("inference_seconds", inferenceSeconds);
    facts.put("images_per_second", imagesPerSecond());
  }

  private void putCoverage(Map<String, Object> facts) {
    unknownBelow.ifPresent(below -> facts.put("unknown", confusion.coverage().at(below).facts()));
    facts.put(
        "coverage", confusion.coverage().points().stream().map(Coverage.Point::facts).toList());
    facts.put("matched_by", byOrder ? "order" : "names");
  }

  private static void putNumber(Map<String, Object> facts, String name, double value) {
    if (!Double.isNaN(value)) {
      facts.put(name, value);
    }
  }
}
