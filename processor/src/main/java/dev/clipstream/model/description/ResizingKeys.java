package dev.clipstream.model.description;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.image.resize.Fit;
import dev.clipstream.image.resize.Interpolation;
import dev.clipstream.image.resize.Resizing;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/** Reads how images are resized, and says what of it is a guess. */
final class ResizingKeys {

  static final List<String> KEYS =
      List.of("resize", "resize_to", "crop_pct", "interpolation", "pad_color");

  /** Bilinear without Pillow's bits, what is taken where nobody says, said by somebody. */
  static final String QUICK = "quick";

  private ResizingKeys() {}

  /**
   * @param said in the keys of {@code NAME.json}
   * @param guesses gets a sentence for each thing that was taken for granted
   * @throws IllegalArgumentException if it makes no sense
   */
  static Resizing read(ObjectNode said, List<String> guesses) {
    boolean saysFit = said.has("resize");
    boolean saysSize = said.has("resize_to") || said.has("crop_pct");
    boolean saysInterpolation = said.has("interpolation");
    Fit fit = saysFit ? choice(Fit.class, "resize", said.get("resize")) : Fit.CROP;
    boolean quick = saysInterpolation && said.get("interpolation").asText().equals(QUICK);
    Interpolation interpolation =
        saysInterpolation && !quick
            ? choice(Interpolation.class, "interpolation", said.get("interpolation"))
            : Interpolation.BILINEAR;
    if (!saysFit && !saysSize) {
      guesses.add(
          "it does not say how images are resized: the shorter side is scaled to what it takes, by "
              + interpolation.name().toLowerCase(Locale.ROOT)
              + " interpolation, and the middle is cut out; give \"resize\" and \"interpolation\","
              + " and \"resize_to\" (256 for most models of 224 pixels), if it was trained"
              + " otherwise");
    } else if (!saysInterpolation) {
      guesses.add(
          "it does not say how pixels are interpolated: bilinear is taken, the quick way; give"
              + " \"interpolation\"");
    }
    if (fit == Fit.PAD && !said.has("pad_color")) {
      guesses.add("it does not say what color images are padded with: black; give \"pad_color\"");
    }
    if (fit != Fit.PAD && said.has("pad_color")) {
      throw new IllegalArgumentException("'pad_color' is of \"resize\": \"pad\" alone");
    }
    return new Resizing(
        fit,
        interpolation,
        resizeTo(said.get("resize_to")),
        cropPct(said.get("crop_pct")),
        color(said.get("pad_color")),
        !saysInterpolation || quick);
  }

  private static OptionalInt resizeTo(@Nullable JsonNode node) {
    if (node == null) {
      return OptionalInt.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToInt()) {
      throw new IllegalArgumentException(
          "'resize_to' must be a whole number of pixels of the shorter side, not more than "
              + Resizing.MAX_RESIZE_TO
              + ", not "
              + node);
    }
    return OptionalInt.of(node.asInt());
  }

  private static OptionalDouble cropPct(@Nullable JsonNode node) {
    if (node == null) {
      return OptionalDouble.empty();
    }
    if (!node.isNumber()) {
      throw new IllegalArgumentException("'crop_pct' must be a number, not " + node);
    }
    return OptionalDouble.of(node.asDouble());
  }

  /** A level of gray, or red, green and blue. */
  private static int color(@Nullable JsonNode node) {
    if (node == null) {
      return 0;
    }
    if (node.isArray() && node.size() == 3) {
      return level(node.get(0), node) << 16
          | level(node.get(1), node) << 8
          | level(node.get(2), node);
    }
    return level(node, node) * 0x010101;
  }

  private static int level(JsonNode number, JsonNode all) {
    if (!number.isIntegralNumber() || number.asInt(-1) < 0 || number.asInt() > 255) {
      throw new IllegalArgumentException(
          "'pad_color' must be a number from 0 to 255, or three of them for red, green and blue,"
              + " not "
              + all);
    }
    return number.asInt();
  }

  private static <E extends Enum<E>> E choice(Class<E> type, String key, JsonNode node) {
    try {
      return Enum.valueOf(type, node.asText().toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      List<String> names =
          Arrays.stream(type.getEnumConstants())
              .map(value -> value.name().toLowerCase(Locale.ROOT))
              .toList();
      throw new IllegalArgumentException(
          "'" + key + "' must be one of " + names + ", not " + node.asText(), e);
    }
  }
}
