package dev.clipstream.trainer.data.augment;

import java.nio.ByteBuffer;
import java.util.Random;

/**
 * One draw of an {@link Augmentation}, to be applied to one image or to all frames of a clip, uint8
 * RGB [H,W,3], in place. Belongs to one thread.
 */
public final class AugmentationDraw {

  private static final byte GRAY = (byte) 128;

  private final int height;
  private final int width;
  private final boolean moves;
  // A pixel (x, y) comes from (a x + b y + c, d x + e y + f).
  private final double a;
  private final double b;
  private final double c;
  private final double d;
  private final double e;
  private final double f;
  private final boolean recolors;
  private final double brightness;
  private final double contrast;
  private final double saturation;
  private final int cutout;
  private final int cutX;
  private final int cutY;

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
    moves = mirrored || right != 0 || down != 0 || angle != 0;
    double middleX = (width - 1) / 2.0;
    double middleY = (height - 1) / 2.0;
    double sign = mirrored ? -1 : 1;
    a = sign * Math.cos(angle);
    b = -sign * Math.sin(angle);
    d = Math.sin(angle);
    e = Math.cos(angle);
    c = middleX - a * middleX - b * middleY + right;
    f = middleY - d * middleX - e * middleY + down;
    recolors = augmentation.color() > 0;
    brightness = 1 + around(augmentation.color(), random);
    contrast = 1 + around(augmentation.color(), random);
    saturation = 1 + around(augmentation.color(), random);
    cutout = augmentation.cutout();
    cutX = cutout > 0 ? random.nextInt(width) : 0;
    cutY = cutout > 0 ? random.nextInt(height) : 0;
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
    if (moves) {
      image = move(image);
    }
    if (recolors) {
      recolor(image);
    }
    if (cutout > 0) {
      cut(image);
    }
    pixels.put(at, image);
  }

  private byte[] move(byte[] from) {
    byte[] to = new byte[from.length];
    boolean whole = b == 0 && d == 0;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sourceX = a * x + b * y + c;
        double sourceY = d * x + e * y + f;
        int at = 3 * (y * width + x);
        if (whole) {
          int source = index((int) Math.round(sourceX), (int) Math.round(sourceY));
          to[at] = from[source];
          to[at + 1] = from[source + 1];
          to[at + 2] = from[source + 2];
        } else {
          interpolate(from, sourceX, sourceY, to, at);
        }
      }
    }
    return to;
  }

  /** The four pixels around a point, by their distances. */
  private void interpolate(byte[] from, double sourceX, double sourceY, byte[] to, int at) {
    int left = (int) Math.floor(sourceX);
    int top = (int) Math.floor(sourceY);
    double right = sourceX - left;
    double down = sourceY - top;
    int topLeft = index(left, top);
    int topRight = index(left + 1, top);
    int bottomLeft = index(left, top + 1);
    int bottomRight = index(left + 1, top + 1);
    for (int channel = 0; channel < 3; channel++) {
      double above =
          (1 - right) * (from[topLeft + channel] & 0xFF)
              + right * (from[topRight + channel] & 0xFF);
      double below =
          (1 - right) * (from[bottomLeft + channel] & 0xFF)
              + right * (from[bottomRight + channel] & 0xFF);
      to[at + channel] = (byte) Math.round((1 - down) * above + down * below);
    }
  }

  private int index(int x, int y) {
    return 3 * (mirror(y, height) * width + mirror(x, width));
  }

  /** Where a place beyond the edge is mirrored to. */
  private static int mirror(int place, int size) {
    if (place >= 0 && place < size) {
      return place;
    }
    int period = Math.max(1, 2 * size - 2);
    int within = Math.floorMod(place, period);
    return within < size ? within : period - within;
  }

  private void recolor(byte[] image) {
    long sum = 0;
    for (byte value : image) {
      sum += value & 0xFF;
    }
    double mean = (double) sum / image.length;
    for (int i = 0; i < image.length; i += 3) {
      double gray =
          0.299 * (image[i] & 0xFF) + 0.587 * (image[i + 1] & 0xFF) + 0.114 * (image[i + 2] & 0xFF);
      for (int j = i; j < i + 3; j++) {
        double value = gray + saturation * ((image[j] & 0xFF) - gray);
        value = brightness * (mean + contrast * (value - mean));
        image[j] = (byte) Math.round(Math.max(0, Math.min(255, value)));
      }
    }
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
