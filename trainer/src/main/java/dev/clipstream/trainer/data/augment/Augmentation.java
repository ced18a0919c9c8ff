package dev.clipstream.trainer.data.augment;

import dev.clipstream.system.Checks;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The settings of data augmentation: how training images are changed at random, so that a model
 * learns what does not matter. All frames of a clip are changed alike.
 *
 * @param flip whether left and right are exchanged, every other time
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
    boolean flip, int crop, double rotation, double color, int cutout, double mixUp) {

  /** Images as they are. */
  public static final Augmentation NONE = new Augmentation(false, 0, 0, 0, 0, 0);

  /** What {@link #parse} takes, for people. */
  public static final String SYNTAX =
      "flip, crop=PIXELS, rotate=DEGREES, color=PART, cutout=PIXELS, mixup=ALPHA";

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
    return flip || crop > 0 || rotation > 0 || color > 0 || cutout > 0;
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
      if (parts[0].equals("flip") && parts.length == 2) {
        throw new IllegalArgumentException(
            "the augmentation flip takes no value, and '%s' is one".formatted(parts[1]));
      }
      all = all.with(parts[0], parts.length == 2 ? parts[1] : "");
    }
    return all;
  }

  /** The list of which {@link #parse} makes the same augmentation. */
  public String list() {
    List<String> items = new ArrayList<>();
    if (flip) {
      items.add("flip");
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

  private Augmentation with(String name, String value) {
    try {
      return switch (name) {
        case "flip" -> new Augmentation(true, crop, rotation, color, cutout, mixUp);
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
