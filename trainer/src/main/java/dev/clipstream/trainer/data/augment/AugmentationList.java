package dev.clipstream.trainer.data.augment;

import dev.clipstream.trainer.data.augment.Augmentation.Flip;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Reads and writes augmentations as lists such as {@code flip,crop=4,resized-crop=0.35:2}, or
 * {@code none}.
 */
final class AugmentationList {

  private static final String NONE = "none";

  private Flip flip = Flip.NEVER;
  private int crop;
  private double rotation;
  private double color;
  private int cutout;
  private double mixUp;
  private double cutMix;
  private ResizedCrop resizedCrop = ResizedCrop.NONE;
  private Erasing erasing = Erasing.NONE;
  private RandAugment randAugment = RandAugment.NONE;

  private AugmentationList() {}

  static Augmentation parse(String list) {
    if (list.strip().equals(NONE)) {
      return Augmentation.NONE;
    }
    AugmentationList all = new AugmentationList();
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
      all.add(parts[0], parts.length == 2 ? parts[1] : "");
    }
    return all.augmentation();
  }

  private Augmentation augmentation() {
    return new Augmentation(
        flip,
        crop,
        rotation,
        color,
        cutout,
        mixUp,
        new Augmentation.Stronger(resizedCrop, erasing, randAugment, cutMix));
  }

  private void add(String name, String text) {
    try {
      set(name, text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "'%s' is no number for the augmentation %s".formatted(text, name), e);
    }
  }

  private void set(String name, String text) {
    switch (name) {
      case "flip" -> flip(Flip.RANDOM);
      case "alternating-flip" -> flip(Flip.ALTERNATING);
      case "crop" -> crop = Integer.parseInt(text);
      case "rotate" -> rotation = Double.parseDouble(text);
      case "color", "colour" -> color = Double.parseDouble(text);
      case "cutout" -> cutout = Integer.parseInt(text);
      case "mixup" -> mixUp = Double.parseDouble(text);
      case "cutmix" -> cutMix = Double.parseDouble(text);
      case "resized-crop" ->
          resizedCrop =
              new ResizedCrop(
                  Double.parseDouble(first(text)),
                  hasSecond(text) ? Double.parseDouble(second(text)) : ResizedCrop.USUAL_RATIO);
      case "erase" ->
          erasing =
              new Erasing(
                  Double.parseDouble(first(text)),
                  hasSecond(text) ? Double.parseDouble(second(text)) : Erasing.USUAL_AREA);
      case "randaugment" ->
          randAugment =
              new RandAugment(
                  Integer.parseInt(first(text)),
                  hasSecond(text) ? atLeastOne(second(text)) : RandAugment.USUAL_OPERATIONS);
      case NONE ->
          throw new IllegalArgumentException(
              "the augmentation none stands alone: say it, or what images are changed by");
      default ->
          throw new IllegalArgumentException(
              "there is no augmentation '%s'; there are %s".formatted(name, Augmentation.SYNTAX));
    }
  }

  private void flip(Flip when) {
    if (flip != Flip.NEVER) {
      throw new IllegalArgumentException("flip and alternating-flip exclude each other");
    }
    flip = when;
  }

  private static int atLeastOne(String operations) {
    int count = Integer.parseInt(operations);
    if (count < 1) {
      throw new IllegalArgumentException(
          "the operations of randaugment must be 1 or more, not " + count);
    }
    return count;
  }

  private static boolean hasSecond(String text) {
    return text.indexOf(':') >= 0;
  }

  private static String first(String text) {
    return text.split(":", 2)[0];
  }

  private static String second(String text) {
    return text.split(":", 2)[1];
  }

  static String of(Augmentation augmentation) {
    List<String> items = new ArrayList<>();
    switch (augmentation.flip()) {
      case NEVER -> {}
      case RANDOM -> items.add("flip");
      case ALTERNATING -> items.add("alternating-flip");
    }
    add(items, "crop", augmentation.crop());
    add(items, "rotate", augmentation.rotation());
    add(items, "color", augmentation.color());
    add(items, "cutout", augmentation.cutout());
    add(items, "mixup", augmentation.mixUp());
    ResizedCrop part = augmentation.stronger().resizedCrop();
    if (!part.equals(ResizedCrop.NONE)) {
      boolean usual = part.maxRatio() == ResizedCrop.USUAL_RATIO;
      items.add("resized-crop=" + part.minScale() + (usual ? "" : ":" + part.maxRatio()));
    }
    RandAugment random = augmentation.stronger().randAugment();
    if (random.operations() > 0) {
      boolean usual = random.operations() == RandAugment.USUAL_OPERATIONS;
      items.add("randaugment=" + random.magnitude() + (usual ? "" : ":" + random.operations()));
    }
    Erasing erasing = augmentation.stronger().erasing();
    if (erasing.probability() > 0) {
      boolean usual = erasing.maxArea() == Erasing.USUAL_AREA;
      items.add("erase=" + erasing.probability() + (usual ? "" : ":" + erasing.maxArea()));
    }
    add(items, "cutmix", augmentation.stronger().cutMix());
    return items.isEmpty() ? NONE : String.join(",", items);
  }

  private static void add(List<String> items, String name, Number value) {
    if (value.doubleValue() > 0) {
      items.add(name + "=" + value);
    }
  }
}
