package dev.clipstream.trainer.encoder;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.image.resize.Resizing;
import dev.clipstream.model.description.GraphDescription.Role;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.trainer.export.Provenance;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * A model description as the metadata of an ONNX file, so that the file explains itself wherever it
 * lies: what {@code NAME.json}, folders of other tools and the file itself said of it.
 */
final class DescriptionMetadata {

  private static final String PREFIX = "clipstream.";

  /** Digits behind the point that are read as a number. */
  private static final int DIGITS = 20;

  /** What is said of scores alone. */
  static final Set<String> OF_SCORES =
      Set.of(key("role"), key("activation"), key("output"), key("labels"), key("unknown_below"));

  private DescriptionMetadata() {}

  /** The name that a key of {@code NAME.json} has in a file's metadata. */
  static String key(String name) {
    return PREFIX + name;
  }

  /**
   * All that is said of a model. Vectors of labels in another file cannot be: such a model becomes
   * an encoder.
   *
   * @param otherFeatures whether other features will be read: how those named here are pooled is
   *     then left out
   */
  static SortedMap<String, String> of(ModelDescription card, boolean otherFeatures) {
    SortedMap<String, String> said = new TreeMap<>(ofPixels(card));
    boolean encoder =
        card.graph().textEmbeddings().isPresent()
            || card.graph().role().equals(Optional.of(Role.ENCODER));
    if (encoder) {
      put(said, "role", Optional.of(Role.ENCODER));
    } else {
      put(said, "role", card.graph().role());
      put(said, "activation", card.graph().activation());
      card.output().ifPresent(name -> said.put(key("output"), name));
      card.unknownBelow().ifPresent(below -> said.put(key("unknown_below"), number(below)));
      if (!card.labels().isEmpty()) {
        said.put(key("labels"), Provenance.toJson(card.labels()));
      }
    }
    card.features().ifPresent(name -> said.put(key("features"), name));
    if (!otherFeatures) {
      put(said, "pool", card.graph().pool());
    }
    return said;
  }

  /** What is said of how pixels are fed. */
  static SortedMap<String, String> ofPixels(ModelDescription card) {
    SortedMap<String, String> said = new TreeMap<>();
    said.put(key("color"), card.color().name());
    card.scale().ifPresent(scale -> said.put(key("scale"), number(scale)));
    if (!card.mean().isEmpty()) {
      said.put(key("mean"), numbers(card.mean()));
    }
    if (!card.std().isEmpty()) {
      said.put(key("std"), numbers(card.std()));
    }
    card.width().ifPresent(width -> said.put(key("width"), Integer.toString(width)));
    card.height().ifPresent(height -> said.put(key("height"), Integer.toString(height)));
    card.input().ifPresent(name -> said.put(key("input"), name));
    put(said, "layout", card.graph().layout());
    said.putAll(ofResizing(card.resizing()));
    return said;
  }

  private static Map<String, String> ofResizing(Resizing resizing) {
    SortedMap<String, String> said = new TreeMap<>();
    put(said, "resize", Optional.of(resizing.fit()));
    said.put(
        key("interpolation"),
        resizing.approximate()
            ? "quick"
            : resizing.interpolation().name().toLowerCase(Locale.ROOT));
    resizing.resizeTo().ifPresent(side -> said.put(key("resize_to"), Integer.toString(side)));
    resizing.cropPct().ifPresent(part -> said.put(key("crop_pct"), number(part)));
    if (resizing.fit() == Fit.PAD) {
      int color = resizing.padColor();
      said.put(
          key("pad_color"),
          "[%d,%d,%d]".formatted(color >> 16 & 0xff, color >> 8 & 0xff, color & 0xff));
    }
    return said;
  }

  /** A number as the processor reads it in metadata: without an exponent. */
  static String number(double value) {
    return new BigDecimal(Double.toString(value))
        .setScale(DIGITS, RoundingMode.HALF_EVEN)
        .stripTrailingZeros()
        .toPlainString();
  }

  private static String numbers(List<Double> values) {
    return Provenance.toJson(values);
  }

  private static void put(
      SortedMap<String, String> said, String name, Optional<? extends Enum<?>> value) {
    value.ifPresent(one -> said.put(key(name), one.name().toLowerCase(Locale.ROOT)));
  }
}
