package dev.clipstream.trainer.data.augment;

/**
 * A map of the plane that an image is moved by: the pixel (x, y) of the result is what was at (a x
 * + b y + c, d x + e y + f). What comes in from beyond an edge is mirrored.
 */
record Affine(double a, double b, double c, double d, double e, double f) {

  static final Affine IDENTITY = new Affine(1, 0, 0, 0, 1, 0);

  /**
   * A map around the middle of an image.
   *
   * @param right columns that the image is then read to the right of that
   * @param down rows that it is read below
   */
  static Affine around(
      int height, int width, double a, double b, double d, double e, double right, double down) {
    double middleX = (width - 1) / 2.0;
    double middleY = (height - 1) / 2.0;
    return new Affine(
        a,
        b,
        middleX - a * middleX - b * middleY + right,
        d,
        e,
        middleY - d * middleX - e * middleY + down);
  }

  /** The same of a part of the image that takes the place of the whole. */
  Affine within(ResizedCrop.Box part, int height, int width) {
    double x = (double) part.width() / width;
    double y = (double) part.height() / height;
    // Pixels are areas: the outer edges of the part become those of the whole.
    return new Affine(
        x * a,
        x * b,
        x * c + part.left() + (x - 1) / 2,
        y * d,
        y * e,
        y * f + part.top() + (y - 1) / 2);
  }

  /** Whether it brings whole pixels to whole pixels. */
  private boolean isWhole() {
    return b == 0 && d == 0 && Math.abs(a) == 1 && Math.abs(e) == 1;
  }

  /** The image moved, uint8 RGB [H,W,3]. */
  byte[] apply(byte[] from, int height, int width) {
    byte[] to = new byte[from.length];
    boolean whole = isWhole();
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        double sourceX = a * x + b * y + c;
        double sourceY = d * x + e * y + f;
        int at = 3 * (y * width + x);
        if (whole) {
          int column = mirror((int) Math.round(sourceX), width);
          int source = 3 * (mirror((int) Math.round(sourceY), height) * width + column);
          to[at] = from[source];
          to[at + 1] = from[source + 1];
          to[at + 2] = from[source + 2];
        } else {
          interpolate(from, height, width, sourceX, sourceY, to, at);
        }
      }
    }
    return to;
  }

  /** The four pixels around a point, by their distances. */
  private static void interpolate(
      byte[] from, int height, int width, double sourceX, double sourceY, byte[] to, int at) {
    int left = (int) Math.floor(sourceX);
    int top = (int) Math.floor(sourceY);
    double right = sourceX - left;
    double down = sourceY - top;
    int firstRow = mirror(top, height) * width;
    int secondRow = mirror(top + 1, height) * width;
    int firstColumn = mirror(left, width);
    int secondColumn = mirror(left + 1, width);
    int topLeft = 3 * (firstRow + firstColumn);
    int topRight = 3 * (firstRow + secondColumn);
    int bottomLeft = 3 * (secondRow + firstColumn);
    int bottomRight = 3 * (secondRow + secondColumn);
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

  /** Where a place beyond the edge is mirrored to. */
  private static int mirror(int place, int size) {
    if (place >= 0 && place < size) {
      return place;
    }
    int period = Math.max(1, 2 * size - 2);
    int within = Math.floorMod(place, period);
    return within < size ? within : period - within;
  }
}
