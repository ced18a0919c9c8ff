package dev.clipstream.image.resize;

import java.util.Objects;
import java.util.OptionalDouble;
import java.util.OptionalInt;

/**
 * The way from an image of any size to the size that a model takes.
 *
 * <p>With {@link Fit#CROP} the image is scaled until its shorter side is {@code resizeTo} pixels
 * long and the middle is taken, as {@code Resize} and {@code CenterCrop} of torchvision do,
 * whatever the proportions of the model: where that leaves less than the model takes, the rest is
 * black. With {@link Fit#STRETCH} both sides become that long, each by itself. Without {@code
 * resizeTo} and {@code cropPct} nothing more is cut off than the proportions ask for.
 *
 * @param fit what becomes of an image of other proportions
 * @param interpolation how pixels are weighed together
 * @param resizeTo pixels of the shorter side before the middle is cut out, at most {@value
 *     #MAX_RESIZE_TO}; not less than the model's shorter side, with {@link Fit#STRETCH} its longer
 * @param cropPct the part that is left of each side: the image is scaled to cover the model's sides
 *     divided by it, which are rounded down, as timm does
 * @param padColor of what {@link Fit#PAD} adds, {@code 0xRRGGBB}
 * @param approximate whether speed counts more than the bits of Pillow, for JPEGs and raw pixels;
 *     only with {@link Interpolation#BILINEAR}
 */
public record Resizing(
    Fit fit,
    Interpolation interpolation,
    OptionalInt resizeTo,
    OptionalDouble cropPct,
    int padColor,
    boolean approximate) {

  /** What is taken where nobody says: the shorter side is scaled, then the middle is cut out. */
  public static final Resizing DEFAULT =
      new Resizing(
          Fit.CROP, Interpolation.BILINEAR, OptionalInt.empty(), OptionalDouble.empty(), 0, true);

  /** Far more than any model is trained with; offsets of the longest image stay far below 2^31. */
  public static final int MAX_RESIZE_TO = 16_384;

  private static final double MIN_PCT = 0.1;

  public Resizing {
    Objects.requireNonNull(fit, "fit");
    Objects.requireNonNull(interpolation, "interpolation");
    boolean cutsMore = resizeTo.isPresent() || cropPct.isPresent();
    if (resizeTo.isPresent() && (resizeTo.getAsInt() < 1 || resizeTo.getAsInt() > MAX_RESIZE_TO)) {
      throw new IllegalArgumentException(
          "'resize_to' must be from 1 to %d pixels, not %d"
              .formatted(MAX_RESIZE_TO, resizeTo.getAsInt()));
    }
    if (resizeTo.isPresent() && cropPct.isPresent()) {
      throw new IllegalArgumentException("'resize_to' and 'crop_pct' say the same: give one");
    }
    if (cutsMore && fit == Fit.PAD) {
      throw new IllegalArgumentException(
          "'resize_to' and 'crop_pct' cut something off, and \"resize\": \"pad\" does not: give"
              + " one");
    }
    if (cutsMore && interpolation == Interpolation.HALVING) {
      throw new IllegalArgumentException(
          "'resize_to' and 'crop_pct' need another \"interpolation\" than \"halving\"");
    }
    if (approximate && interpolation != Interpolation.BILINEAR) {
      throw new IllegalArgumentException("only bilinear interpolation is approximated");
    }
    if (cropPct.isPresent() && !(cropPct.getAsDouble() >= MIN_PCT && cropPct.getAsDouble() <= 1)) {
      throw new IllegalArgumentException(
          "'crop_pct' must be from " + MIN_PCT + " to 1, not " + cropPct.getAsDouble());
    }
  }

  /** Nothing is cut off but what the proportions ask for; what is added is black. */
  public static Resizing of(Fit fit, Interpolation interpolation) {
    return new Resizing(fit, interpolation, OptionalInt.empty(), OptionalDouble.empty(), 0, false);
  }

  /** As this project's trainer does. */
  public static Resizing halving(Fit fit) {
    return of(fit, Interpolation.HALVING);
  }

  /**
   * Pixels of the shorter side before the middle is cut out, for a model of this size.
   *
   * @throws IllegalArgumentException if they are fewer than the model takes
   */
  public int shorterSide(int width, int height) {
    int side = fit == Fit.STRETCH ? Math.max(width, height) : Math.min(width, height);
    if (resizeTo.isPresent() && resizeTo.getAsInt() < side) {
      throw new IllegalArgumentException(
          "'resize_to' is %d, which is less than the %d pixels of the model"
              .formatted(resizeTo.getAsInt(), side));
    }
    return scaled(Math.min(width, height));
  }

  /** Pixels that one side of the model is before the middle is cut out. */
  public int scaled(int side) {
    return cropPct.isPresent()
        ? (int) Math.floor(side / cropPct.getAsDouble())
        : resizeTo.orElse(side);
  }
}
