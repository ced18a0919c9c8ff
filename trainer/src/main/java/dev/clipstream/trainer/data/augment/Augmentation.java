package dev.clipstream.trainer.data.augment;

import dev.clipstream.system.Checks;
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
 * @param stronger what else
 */
public record Augmentation(
    Flip flip,
    int crop,
    double rotation,
    double color,
    int cutout,
    double mixUp,
    Stronger stronger) {

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

  /**
   * What images of many details, and networks that would know the training examples by heart, gain
   * from.
   *
   * @param resizedCrop parts of images in place of the whole
   * @param erasing rectangles that become noise
   * @param randAugment operations drawn from many
   * @param cutMix a of the Beta(a, a) from which the area is drawn that a rectangle of another
   *     image leaves of it, 0 to 1; 0: none (Yun et al., CutMix, 2019)
   */
  public record Stronger(
      ResizedCrop resizedCrop, Erasing erasing, RandAugment randAugment, double cutMix) {

    /** Nothing of it. */
    static final Stronger NONE = new Stronger(ResizedCrop.NONE, Erasing.NONE, RandAugment.NONE, 0);

    public Stronger {
      new Checks().range("cutmix", cutMix, 0, 1).throwIfAny();
    }

    private boolean distorts() {
      return !resizedCrop.equals(ResizedCrop.NONE)
          || erasing.probability() > 0
          || randAugment.operations() > 0;
    }
  }

  /** Images as they are. */
  public static final Augmentation NONE = new Augmentation(Flip.NEVER, 0, 0, 0, 0, 0);

  /** What {@link #parse} takes, for people. */
  public static final String SYNTAX =
      "flip, alternating-flip, crop=PIXELS, rotate=DEGREES, color=PART, cutout=PIXELS,"
          + " resized-crop=LEAST_PART[:RATIO], randaugment=MAGNITUDE[:OPERATIONS],"
          + " erase=PROBABILITY[:MOST_AREA], mixup=ALPHA, cutmix=ALPHA; or none";

  public Augmentation {
    new Checks()
        .range("crop", crop, 0, 256)
        .range("rotate", rotation, 0, 180)
        .range("color", color, 0, 1)
        .range("cutout", cutout, 0, 1024)
        .range("mixup", mixUp, 0, 1)
        .require(
            mixUp == 0 || stronger.cutMix() == 0,
            "mixup and cutmix both mix two images: leave one out")
        .throwIfAny();
  }

  /** Nothing that is stronger. */
  public Augmentation(
      Flip flip, int crop, double rotation, double color, int cutout, double mixUp) {
    this(flip, crop, rotation, color, cutout, mixUp, Stronger.NONE);
  }

  /** Whether single images are changed. */
  public boolean distorts() {
    return flip != Flip.NEVER
        || crop > 0
        || rotation > 0
        || color > 0
        || cutout > 0
        || stronger.distorts();
  }

  /** The alpha of CutMix, 0 without it. */
  public double cutMix() {
    return stronger.cutMix();
  }

  /** The augmentation of a list such as {@code flip,crop=4}, or {@code none}. */
  public static Augmentation parse(String list) {
    return AugmentationList.parse(list);
  }

  /** The list of which {@link #parse} makes the same augmentation. */
  public String list() {
    return AugmentationList.of(this);
  }
}
