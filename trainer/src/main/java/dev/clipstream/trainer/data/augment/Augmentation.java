package dev.clipstream.trainer.data.augment;

import dev.clipstream.system.Checks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * The settings of data augmentation: how training images are changed at random, so that a model
 * learns what does not matter. All frames of a clip are changed alike.
 *
 * @param flip whether left and right are exchanged, and when
 * @param crop pixels by which an image is shifted at most, in either direction; what comes in from
 *     beyond the edge is mirrored
 * @param rotation degrees by which it is turned at most
 * @param color largest part by which brightness, contrast and saturation each change, 0 to 1
 * @param cutout side in pixels of a gray square put anywhere on it, 0: none (DeVries and Taylor,
 *     Improved regularization with cutout, 2017)
 * @param mixUp a of the Beta(a, a) from which the share of another image laid over it is drawn, 0
 *     to 1; 0: none (Zhang et al., mixup, 2018)
 */
public record Augmentation(
    Flip flip, int crop, double rotation, double color, int cutout, double mixUp) {

  /** When left and right are exchanged. */
  public enum Flip {
    NEVER,
    /** Every other time, at random. */
    RANDOM,
    /**
     * In every other epoch, of half of the images in the odd ones, so that two epochs show both
     * sides of each: Jordan, 2024.
     */
    ALTERNATING;

    /** The side that an image shows in an epoch, where sides alternate. */
    public static boolean alternates(long seed, int index, int epoch) {
      return new SplittableRandom(seed * 1_000_003 + index).nextBoolean() ^ (epoch % 2 == 1);
    }
  }

  /** Images as they are. */
  public static final Augmentation NONE = new Augmentation(Flip.NEVER, 0, 0, 0, 0, 0);

  /** What {@link #parse} takes, for people. */
  public static final String SYNTAX =
      "flip, alternating-flip, crop=PIXELS, rotate=DEGREES, color=PART, cutout=PIXELS, mixup=ALPHA";

  public Augmentation {
    new Checks()
        .range("crop", crop, 0, 256)
        .range("rotate", rotation, 0, 180)
        .range("color", color, 0, 1)
        .range("cutout", cutout, 0, 1024)
        .range("mixup", mixUp, 0, 1)
        .throwIfAny();
  }

  /** Whether single images are changed. */
  public boolean distorts() {
    return flip != Flip.NEVER || crop > 0 || rotation > 0 || color > 0 || cutout > 0;
  }

  /** The augmentation of a list such as {@code flip,crop=4}. */
  public static Augmentation parse(String list) {
    Augmentation all = NONE;
    Set<String> seen = new HashSet<>();
    for (String item : list.split(",", -1)) {
      String[] parts = item.strip().split("=", 2);
      if (!seen.add(parts[0])) {
        throw new IllegalArgumentException(
            "the augmentation %s is there twice".formatted(parts[0]));
      }
      if (parts[0].endsWith("flip") && parts.length == 2) {
        throw new IllegalArgumentException(
            "the augmentation %s takes no value, and '%s' is one".formatted(parts[0], parts[1]));
      }
      all = all.with(parts[0], parts.length == 2 ? parts[1] : "");
    }
    return all;
  }

  /** The list of which {@link #parse} makes the same augmentation. */
  public String list() {
    List<String> items = new ArrayList<>();
    switch (flip) {
      case NEVER -> {}
      case RANDOM -> items.add("flip");
      case ALTERNATING -> items.add("alternating-flip");
    }
    add(items, "crop", crop);
    add(items, "rotate", rotation);
    add(items, "color", color);
    add(items, "cutout", cutout);
    add(items, "mixup", mixUp);
    return String.join(",", items);
  }

  private static void add(List<String> items, String name, Number value) {
    if (value.doubleValue() > 0) {
      items.add(name + "=" + value);
    }
  }

  private Augmentation flipped(Flip when) {
    if (flip != Flip.NEVER) {
      throw new IllegalArgumentException("flip and alternating-flip exclude each other");
    }
    return new Augmentation(when, crop, rotation, color, cutout, mixUp);
  }

  private Augmentation with(String name, String value) {
    try {
      return switch (name) {
        case "flip" -> flipped(Flip.RANDOM);
        case "alternating-flip" -> flipped(Flip.ALTERNATING);
        case "crop" ->
            new Augmentation(flip, Integer.parseInt(value), rotation, color, cutout, mixUp);
        case "rotate" ->
            new Augmentation(flip, crop, Double.parseDouble(value), color, cutout, mixUp);
        case "color", "colour" ->
            new Augmentation(flip, crop, rotation, Double.parseDouble(value), cutout, mixUp);
        case "cutout" ->
            new Augmentation(flip, crop, rotation, color, Integer.parseInt(value), mixUp);
        case "mixup" ->
            new Augmentation(flip, crop, rotation, color, cutout, Double.parseDouble(value));
        default ->
            throw new IllegalArgumentException(
                "there is no augmentation '%s'; there are %s".formatted(name, SYNTAX));
      };
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' is no number for the augmentation %s".formatted(value, name), e);
    }
  }
}
