package dev.clipstream.trainer.export;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.trainer.model.CalibratedSoftmax;
import dev.clipstream.trainer.model.TemperatureScaling;
import java.math.BigDecimal;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How models were calibrated, in checkpoints, by the names of {@link Resumable#outputs}, and in the
 * metadata of ONNX files under {@link #KEY}. It comes after the training, so that whoever goes on
 * with a training may choose anew. So with the probability below which they do not know. And
 * whether their classes have probabilities of their own.
 */
public final class CalibrationFacts {

  /** Its name in the metadata. */
  public static final String KEY = "clipstream.calibration";

  /** The name of the probability that a label needs, see {@link CalibratedSoftmax}. */
  public static final String UNKNOWN_KEY = "clipstream.unknown_below";

  private static final String ENTRY = "calibration";
  private static final String UNKNOWN_ENTRY = "unknown_below";
  private static final String INDEPENDENT_ENTRY = "independent_scores";
  private static final String ACTIVATION = "clipstream.activation";

  private static final ObjectMapper JSON = new ObjectMapper();

  private CalibrationFacts() {}

  /** Adds it to what a checkpoint says of itself. */
  static String in(String about, List<Resumable.Output> outputs) throws JsonProcessingException {
    SortedMap<String, Object> facts = new TreeMap<>();
    for (Resumable.Output output : outputs) {
      output.softmax().scaling().ifPresent(one -> facts.put(output.name(), one.facts()));
    }
    SortedMap<String, Double> unknown = new TreeMap<>();
    for (Resumable.Output output : outputs) {
      output.softmax().unknownBelow().ifPresent(below -> unknown.put(output.name(), below));
    }
    List<String> independent =
        outputs.stream()
            .filter(output -> output.softmax().independent())
            .map(Resumable.Output::name)
            .toList();
    boolean nothing = facts.isEmpty() && unknown.isEmpty() && independent.isEmpty();
    if (nothing || !(JSON.readTree(about) instanceof ObjectNode tree)) {
      return about;
    }
    if (!facts.isEmpty()) {
      tree.set(ENTRY, JSON.valueToTree(facts));
    }
    if (!independent.isEmpty()) {
      tree.set(INDEPENDENT_ENTRY, JSON.valueToTree(independent));
    }
    if (!unknown.isEmpty()) {
      tree.set(UNKNOWN_ENTRY, JSON.valueToTree(unknown));
    }
    return Provenance.toJson(tree);
  }

  /** Calibrates models as a checkpoint says. */
  static void restore(JsonNode about, List<Resumable.Output> outputs) {
    for (Resumable.Output output : outputs) {
      JsonNode facts = about.path(ENTRY).path(output.name());
      output
          .softmax()
          .calibrate(
              facts.isObject()
                  ? Optional.of(TemperatureScaling.of(JSON.convertValue(facts, Map.class)))
                  : Optional.empty());
      for (JsonNode name : about.path(INDEPENDENT_ENTRY)) {
        if (name.asText().equals(output.name())) {
          output.softmax().scoreIndependently();
        }
      }
      JsonNode unknown = about.path(UNKNOWN_ENTRY).path(output.name());
      output
          .softmax()
          .callUnknownBelow(
              unknown.isNumber() ? Optional.of(unknown.asDouble()) : Optional.empty());
    }
  }

  /** What a checkpoint says of itself without it. */
  static void removeFrom(JsonNode about) {
    if (about instanceof ObjectNode tree) {
      tree.remove(List.of(ENTRY, UNKNOWN_ENTRY, INDEPENDENT_ENTRY));
    }
  }

  /** Adds it to the metadata of a model, if it was calibrated. */
  public static void put(SortedMap<String, String> metadata, CalibratedSoftmax output) {
    if (output.independent()) {
      metadata.put(ACTIVATION, "sigmoid");
    }
    output.scaling().ifPresent(one -> metadata.put(KEY, Provenance.toJson(one.facts())));
    output
        .unknownBelow()
        .ifPresent(
            below -> metadata.put(UNKNOWN_KEY, new BigDecimal(below.toString()).toPlainString()));
  }

  /** A sentence for people on when the model that has this metadata does not know, if ever. */
  public static Optional<String> unknownSentence(Map<String, String> metadata) {
    return Optional.ofNullable(metadata.get(UNKNOWN_KEY))
        .map(
            below ->
                "Where its best probability is below %s, its label is \"unknown\"."
                    .formatted(below));
  }

  /**
   * A sentence for people on how the model was calibrated that has this metadata, if it was.
   *
   * @throws IllegalArgumentException if the metadata says it in a form that is not known
   */
  public static Optional<String> sentence(Map<String, String> metadata) {
    return parse(metadata)
        .map(
            one ->
                one.temperature() == 1
                    ? String.format(
                        Locale.ROOT,
                        "Its scores are as the training left them, without a temperature; of %,d"
                            + " validation examples their calibration error is %.1f %%.",
                        one.examples(),
                        100 * one.errorAfter())
                    : String.format(
                        Locale.ROOT,
                        "Its scores are divided by a temperature of %.3f, fitted on %,d validation"
                            + " examples; their calibration error was %.1f %% before and is %.1f %%"
                            + " with it.",
                        one.temperature(),
                        one.examples(),
                        100 * one.errorBefore(),
                        100 * one.errorAfter()));
  }

  /**
   * Reads it from the metadata of a model, if it is there.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static Optional<TemperatureScaling> parse(Map<String, String> metadata) {
    String json = metadata.get(KEY);
    if (json == null) {
      return Optional.empty();
    }
    try {
      return Optional.of(TemperatureScaling.of(JSON.readValue(json, Map.class)));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no calibration of a model: " + json, e);
    }
  }
}
