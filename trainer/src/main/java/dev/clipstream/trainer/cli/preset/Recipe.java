package dev.clipstream.trainer.cli.preset;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Options of {@code train} that go together, each by its name with its value. What was given is
 * left out, and so is what would contradict it.
 */
final class Recipe {

  /** What belongs to one optimizer, and is wrong for another. */
  private static final List<String> OF_THE_OPTIMIZER =
      List.of("--rate", "--weight-decay", "--weight-decay-on", "--momentum", "--norm-bias-factor");

  private final Situation situation;
  private final Map<String, String> options = new LinkedHashMap<>();

  Recipe(Situation situation) {
    this.situation = situation;
  }

  /** Sets an option; a later value takes the place of an earlier one. */
  Recipe with(String option, Object value) {
    options.put(option, number(value));
    return this;
  }

  private static String number(Object value) {
    if (!(value instanceof Double number)) {
      return String.valueOf(value);
    }
    // Four digits say enough, and can be read.
    double rounded = Double.parseDouble(String.format(Locale.ROOT, "%.4g", number));
    return rounded == Math.rint(rounded) ? Long.toString((long) rounded) : Double.toString(rounded);
  }

  /** All options that are to be set. */
  Map<String, String> options() {
    Map<String, String> chosen = new LinkedHashMap<>(options);
    boolean otherOptimizer =
        situation
            .given("--optimizer")
            .map(name -> !name.equals(options.getOrDefault("--optimizer", "adamw")))
            .orElse(false);
    if (otherOptimizer) {
      OF_THE_OPTIMIZER.forEach(chosen::remove);
    }
    if (situation.isGiven("--ema-decay")) {
      chosen.remove("--lookahead");
    }
    if (situation.isGiven("--lookahead")) {
      chosen.remove("--ema-decay");
    }
    situation.given().keySet().forEach(chosen::remove);
    return Collections.unmodifiableMap(chosen);
  }

  /** The same as it would be typed. */
  @Override
  public String toString() {
    return options().entrySet().stream()
        .map(
            option ->
                option.getValue().equals("true")
                    ? option.getKey()
                    : option.getKey() + " " + option.getValue())
        .collect(Collectors.joining(" "));
  }
}
