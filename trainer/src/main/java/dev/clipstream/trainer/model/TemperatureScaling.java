package dev.clipstream.trainer.model;

import java.util.Map;
import java.util.TreeMap;

/**
 * The temperature that a model's scores are divided by before the softmax, and what it changed on
 * the examples that it was fitted on: Guo et al., On calibration of modern neural networks, 2017.
 * It changes how sure a model says it is, never which class is its best.
 *
 * @param temperature more than 0; 1: scores stay as they are
 * @param examples it was fitted on
 * @param errorBefore the expected calibration error of these without it, 0 to 1
 * @param errorAfter the same with it
 */
public record TemperatureScaling(
    double temperature, int examples, double errorBefore, double errorAfter) {

  private static final String TEMPERATURE = "temperature";
  private static final String EXAMPLES = "examples";
  private static final String BEFORE = "calibration_error_before";
  private static final String AFTER = "calibration_error_after";

  public TemperatureScaling {
    if (!(temperature > 0 && temperature < Double.POSITIVE_INFINITY)) {
      throw new IllegalArgumentException("a temperature must be more than 0, not " + temperature);
    }
  }

  /** Everything, for a JSON object; the names are part of the files' format. */
  public Map<String, Object> facts() {
    Map<String, Object> facts = new TreeMap<>();
    facts.put(TEMPERATURE, temperature);
    facts.put(EXAMPLES, examples);
    facts.put(BEFORE, errorBefore);
    facts.put(AFTER, errorAfter);
    return facts;
  }

  /**
   * Reads what {@link #facts} gave.
   *
   * @throws IllegalArgumentException if it is something else
   */
  public static TemperatureScaling of(Map<?, ?> facts) {
    return new TemperatureScaling(
        number(facts, TEMPERATURE).doubleValue(),
        number(facts, EXAMPLES).intValue(),
        number(facts, BEFORE).doubleValue(),
        number(facts, AFTER).doubleValue());
  }

  private static Number number(Map<?, ?> facts, String name) {
    if (facts.get(name) instanceof Number number) {
      return number;
    }
    throw new IllegalArgumentException("no %s of a calibration: %s".formatted(name, facts));
  }
}
