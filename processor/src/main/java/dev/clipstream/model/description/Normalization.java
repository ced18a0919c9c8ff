package dev.clipstream.model.description;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;
import java.util.Optional;

/**
 * What {@code scale}, {@code mean} and {@code std} make of pixels: (pixel · scale − mean) / std.
 * Values that cannot be meant are refused, since a model that is fed them gives scores all the
 * same.
 */
final class Normalization {

  /** Above it, a mean cannot be of pixels from 0 to 1. */
  private static final double MAX_MEAN = 2;

  /** From it on, pixels keep about the range that they have in a file. */
  private static final double MIN_BYTE_SCALE = 0.5;

  private static final int WHITE = 255;

  private Normalization() {}

  /**
   * @param said in the keys of {@code NAME.json}
   * @throws IllegalArgumentException if what a model is fed would be no image
   */
  static void check(ObjectNode said) {
    Optional<Double> scale = DescriptionValues.number(said, "scale");
    List<Double> mean = DescriptionValues.numbers(said, "mean");
    List<Double> std = DescriptionValues.numbers(said, "std");
    if (scale.isEmpty() && mean.stream().anyMatch(value -> value > MAX_MEAN)) {
      throw new IllegalArgumentException(
          "'mean' "
              + said.get("mean")
              + " is of pixels from 0 to 255: add \"scale\": 1, or divide 'mean' and 'std' by 255");
    }
    boolean ofUnit = isOfUnit(mean) && isOfUnit(std);
    if (ofUnit && scale.filter(value -> value >= MIN_BYTE_SCALE).isPresent()) {
      throw new IllegalArgumentException(
          "'mean' "
              + said.get("mean")
              + " and 'std' "
              + said.get("std")
              + " are of pixels from 0 to 1, which \"scale\": "
              + said.get("scale")
              + " does not make of them: leave 'scale' out, or multiply 'mean' and 'std' by 255");
    }
    for (int channel = 0; channel < Math.max(1, Math.max(mean.size(), std.size())); channel++) {
      double center = ofChannel(mean, channel, 0);
      double deviation = ofChannel(std, channel, 1);
      double by = scale.orElse(1.0 / WHITE);
      float black = (float) (-center / deviation);
      float white = (float) ((WHITE * by - center) / deviation);
      if (!Float.isFinite(black) || !Float.isFinite(white)) {
        throw wrong("numbers of all pixels that are too large to be fed", said);
      }
      if (black == white) {
        throw wrong("the same number of every pixel", said);
      }
    }
  }

  private static boolean isOfUnit(List<Double> values) {
    return !values.isEmpty() && values.stream().allMatch(value -> value > 0 && value < 1);
  }

  private static double ofChannel(List<Double> values, int channel, double missing) {
    return values.isEmpty() ? missing : values.get(Math.min(channel, values.size() - 1));
  }

  private static IllegalArgumentException wrong(String makes, ObjectNode said) {
    StringBuilder keys = new StringBuilder();
    for (String key : List.of("scale", "mean", "std")) {
      if (said.has(key)) {
        keys.append(keys.isEmpty() ? "" : ", ").append('"').append(key).append("\": ");
        keys.append(said.get(key));
      }
    }
    return new IllegalArgumentException(
        keys + " makes " + makes + ": what is fed is (pixel · scale − mean) / std");
  }
}
