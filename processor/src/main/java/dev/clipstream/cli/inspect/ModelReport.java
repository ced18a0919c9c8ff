package dev.clipstream.cli.inspect;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.model.ClipModel;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.Device;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The report of {@code inspect} on a model: one tree, from which both text and JSON are made. */
final class ModelReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ModelReport() {}

  static ObjectNode of(FrameModel model) {
    ModelDescription card = model.card();
    ObjectNode report = identity(card, "frame");
    putPixels(
        report, card, model.width(), model.height(), model.takesFloats(), model.describeInput());
    report.put("classes", model.classes());
    report.put("scores", model.describeScores().orElse("none, it is an encoder"));
    report.put("features", model.featureSize());
    report.put("features_tensor", model.describeFeatures().orElse(null));
    report.put("runs_in_ones", model.runsInOnes().orElse(null));
    putLabels(report, card, model.device());
    return warned(report, guesses(model));
  }

  static ObjectNode of(ClipModel model) {
    ModelDescription card = model.card();
    ObjectNode report = identity(card, "clip");
    report.put("frames", model.frames());
    putSampling(report, card);
    putPixels(
        report, card, model.width(), model.height(), model.takesFloats(), model.describeInput());
    report.put("classes", model.classes());
    report.put("scores", model.describeScores());
    report.put("runs_in_ones", model.runsInOnes().orElse(null));
    putLabels(report, card, model.device());
    List<String> guesses = new ArrayList<>(model.guesses());
    if (card.labels().isEmpty()) {
      guesses.add(noLabels(card));
    }
    if (model.guessesScores()) {
      guesses.add(guessedScores(card));
    }
    return warned(report, guesses);
  }

  /** Which frames of a clip it sees, in the keys of its description. */
  private static void putSampling(ObjectNode report, ModelDescription card) {
    report.put("sampling", card.graph().fps().isPresent() ? "fps" : "uniform");
    report.put("fps", card.graph().fps().orElse(null));
  }

  static void putPixels(
      ObjectNode report,
      ModelDescription card,
      int width,
      int height,
      boolean takesFloats,
      String input) {
    String normalization = normalization(card, takesFloats);
    report.put("input", input);
    report.put("width", width);
    report.put("height", height);
    report.put("color", card.color().name());
    report.put("resize", card.resizing().fit().name().toLowerCase(Locale.ROOT));
    report.put("interpolation", card.resizing().interpolation().name().toLowerCase(Locale.ROOT));
    report.put("normalization", normalization);
    report.put("preprocessing", PixelPath.of(card, width, height, normalization, input));
  }

  static ObjectNode of(SequenceModel model) {
    ModelDescription card = model.card();
    ObjectNode report = identity(card, "sequence");
    report.put("input", model.describeInput());
    report.put("scores", model.describeScores());
    report.put("max_frames", model.maxFrames());
    putSampling(report, card);
    report.put("attention", model.givesAttention());
    report.put("frame_model_sha256", card.frameModelSha256().orElse(null));
    putLabels(report, card, model.device());
    List<String> guesses = new ArrayList<>(card.origin().guesses());
    if (card.labels().isEmpty()) {
      guesses.add(noLabels(card));
    }
    if (model.guessesScores()) {
      guesses.add(guessedScores(card));
    }
    if (card.frameModelSha256().isEmpty()) {
      guesses.add(
          "it does not say which frame model it was trained with: that the sizes fit does not mean"
              + " that the features do");
    }
    return warned(report, guesses);
  }

  static ObjectNode identity(ModelDescription card, String task) {
    ObjectNode report = JSON.createObjectNode();
    report.put("name", card.name());
    report.put("sha256", card.sha256());
    report.put("task", task);
    ArrayNode sources = report.putArray("described_by");
    card.origin().sources().forEach(sources::add);
    return report;
  }

  /** The labels, what is done to their scores, and where these are reckoned. */
  static void putLabels(ObjectNode report, ModelDescription card, Device device) {
    report.set("labels", labels(card));
    report.put("temperature", card.graph().temperature().orElse(null));
    report.put("unknown_below", card.unknownBelow().orElse(null));
    report.put("device", device.toString());
  }

  private static ArrayNode labels(ModelDescription card) {
    ArrayNode labels = JSON.createArrayNode();
    card.labels().forEach(labels::add);
    return labels;
  }

  static ObjectNode warned(ObjectNode report, List<String> guesses) {
    ArrayNode warnings = report.putArray("warnings");
    guesses.forEach(warnings::add);
    return report;
  }

  private static String normalization(ModelDescription card, boolean takesFloats) {
    if (!takesFloats) {
      return "none, pixels of 0 to 255 as they are";
    }
    Optional<Double> scale = card.scale();
    StringBuilder formula = new StringBuilder("pixel");
    if (scale.orElse(0.0) != 1) {
      formula.append(" × ").append(scale.map(ModelReport::scale).orElse("1/255"));
    }
    if (!card.mean().isEmpty()) {
      formula.append(", minus ").append(card.mean());
    }
    if (!card.std().isEmpty()) {
      formula.append(", divided by ").append(card.std());
    }
    return formula.toString();
  }

  private static String scale(double scale) {
    return Math.abs(scale * 255 - 1) < 1e-4 ? "1/255" : Double.toString(scale);
  }

  private static List<String> guesses(FrameModel model) {
    ModelDescription card = model.card();
    List<String> guesses = new ArrayList<>(model.guesses());
    if (card.labels().isEmpty() && model.classes() > 0) {
      guesses.add(noLabels(card));
    }
    if (model.guessesScores()) {
      guesses.add(guessedScores(card));
    }
    if (model.featureSize() == 0) {
      guesses.add(
          "it gives no features; a sequence model would read what its last layer reads, or what is"
              + " named as \"features\" in "
              + card.name()
              + ".json: --tensors lists what there is");
    }
    return guesses;
  }

  static String guessedScores(ModelDescription card) {
    return "neither its graph nor its description says how its numbers become scores: give"
        + " \"activation\": \"softmax\", \"sigmoid\" or \"none\" in "
        + card.name()
        + ".json";
  }

  static String noLabels(ModelDescription card) {
    return "it has no labels, so the numbers of the classes are given: put \"labels\" in "
        + card.name()
        + ".json beside it";
  }
}
