package dev.clipstream.trainer.data.augment;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/**
 * One draw of an {@link Augmentation}, to be applied to one image or to all frames of a clip, uint8
 * RGB [H,W,3], in place. Belongs to one thread.
 */
public final class AugmentationDraw {

  private static final byte GRAY = (byte) 128;

  private final int height;
  private final int width;
  private final Affine movement;
  private final Optional<Recoloring> color;
  private final int cutout;
  private final int cutX;
  private final int cutY;
  private final List<RandAugment.Drawn> operations;
  private final Optional<Erasing.Patch> erased;

  // What was added last is drawn last, so that lists without it give what they always gave.
  private AugmentationDraw(
      Augmentation augmentation, int height, int width, Random random, boolean turned) {
    this.height = height;
    this.width = width;
    boolean mirrored =
        switch (augmentation.flip()) {
          case NEVER -> false;
          case RANDOM -> random.nextBoolean();
          case ALTERNATING -> turned;
        };
    double right = shift(augmentation.crop(), random);
    double down = shift(augmentation.crop(), random);
    double angle = Math.toRadians(around(augmentation.rotation(), random));
    double brightness = 1 + around(augmentation.color(), random);
    double contrast = 1 + around(augmentation.color(), random);
    double saturation = 1 + around(augmentation.color(), random);
    color =
        augmentation.color() > 0
            ? Optional.of(new Recoloring(brightness, contrast, saturation))
            : Optional.empty();
    cutout = augmentation.cutout();
    cutX = cutout > 0 ? random.nextInt(width) : 0;
    cutY = cutout > 0 ? random.nextInt(height) : 0;
    Augmentation.Stronger stronger = augmentation.stronger();
    Affine whole = whole(mirrored, angle, right, down);
    movement =
        stronger.resizedCrop().equals(ResizedCrop.NONE)
            ? whole
            : whole.within(stronger.resizedCrop().draw(height, width, random), height, width);
    operations = stronger.randAugment().draw(random);
    erased = stronger.erasing().draw(height, width, random);
  }

  private Affine whole(boolean mirrored, double angle, double right, double down) {
    if (!mirrored && angle == 0 && right == 0 && down == 0) {
      return Affine.IDENTITY;
    }
    double sign = mirrored ? -1 : 1;
    double cosine = Math.cos(angle);
    double sine = Math.sin(angle);
    return Affine.around(height, width, sign * cosine, -sign * sine, sine, cosine, right, down);
  }

  public static AugmentationDraw draw(
      Augmentation augmentation, int height, int width, Random random) {
    return new AugmentationDraw(augmentation, height, width, random, false);
  }

  /** The same with the side of the image that comes with an {@code alternating-flip}. */
  public static AugmentationDraw draw(
      Augmentation augmentation, int height, int width, Random random, boolean turned) {
    return new AugmentationDraw(augmentation, height, width, random, turned);
  }

  private static int shift(int most, Random random) {
    return most == 0 ? 0 : random.nextInt(2 * most + 1) - most;
  }

  private static double around(double most, Random random) {
    return most == 0 ? 0 : most * (2 * random.nextDouble() - 1);
  }

  /** Changes the image that begins at an index of the buffer. */
  public void apply(ByteBuffer pixels, int at) {
    byte[] image = new byte[height * width * 3];
    pixels.get(at, image);
    if (!movement.equals(Affine.IDENTITY)) {
      image = movement.apply(image, height, width);
    }
    if (color.isPresent()) {
      color.get().apply(image);
    }
    for (RandAugment.Drawn drawn : operations) {
      image = drawn.operation().apply(image, height, width, drawn.strength());
    }
    if (cutout > 0) {
      cut(image);
    }
    if (erased.isPresent()) {
      erased.get().apply(image, width);
    }
    pixels.put(at, image);
  }

  private void cut(byte[] image) {
    int half = cutout / 2;
    for (int y = Math.max(0, cutY - half); y < Math.min(height, cutY - half + cutout); y++) {
      for (int x = Math.max(0, cutX - half); x < Math.min(width, cutX - half + cutout); x++) {
        int at = 3 * (y * width + x);
        image[at] = GRAY;
        image[at + 1] = GRAY;
        image[at + 2] = GRAY;
      }
    }
  }
}
