package dev.clipstream.scenes;

/**
 * A picture that is painted on: float RGB, 0 to 255, of square pixels. Places on it are in heights
 * of the picture, from its left upper corner, y downward. For one thread at a time.
 */
final class Canvas {

  /** Width of every picture, in its heights. */
  static final double ASPECT = 4.0 / 3.0;

  final int width;
  final int height;
  final float[] rgb;

  private Canvas(int width, int height, float[] rgb) {
    this.width = width;
    this.height = height;
    this.rgb = rgb;
  }

  /** A black one of so many rows. */
  static Canvas of(int height) {
    int width = (int) Math.round(height * ASPECT);
    return new Canvas(width, height, new float[width * height * 3]);
  }

  Canvas copy() {
    return new Canvas(width, height, rgb.clone());
  }

  /** What covers a part of a pixel. */
  private void blend(int at, double cover, Paint color) {
    rgb[at] += (float) (cover * (color.red() - rgb[at]));
    rgb[at + 1] += (float) (cover * (color.green() - rgb[at + 1]));
    rgb[at + 2] += (float) (cover * (color.blue() - rgb[at + 2]));
  }

  /** A filled rectangle with smooth edges. */
  void rectangle(double left, double top, double right, double bottom, Paint color) {
    for (int row = from(top, height); row < to(bottom, height); row++) {
      double high = overlap(row, top * height, bottom * height);
      for (int column = from(left, width); column < to(right, width); column++) {
        double cover = high * overlap(column, left * height, right * height);
        blend(3 * (row * width + column), cover, color);
      }
    }
  }

  private static double overlap(int pixel, double from, double to) {
    return Math.max(0, Math.min(pixel + 1, to) - Math.max(pixel, from));
  }

  private int from(double place, int most) {
    return Math.min(most, Math.max(0, (int) Math.floor(place * height)));
  }

  private int to(double place, int most) {
    return Math.min(most, Math.max(0, (int) Math.ceil(place * height)));
  }

  /**
   * A line with round ends, which tapers; with both ends at one place, a disc.
   *
   * @param wide half of its width at the first end
   * @param narrow half of its width at the second end
   */
  void limb(Spot first, Spot second, double wide, double narrow, Paint color) {
    double most = Math.max(wide, narrow) + 1.0 / height;
    double dx = second.x() - first.x();
    double dy = second.y() - first.y();
    double squared = Math.max(1e-12, dx * dx + dy * dy);
    int bottom = to(Math.max(first.y(), second.y()) + most, height);
    int right = to(Math.max(first.x(), second.x()) + most, width);
    int left = from(Math.min(first.x(), second.x()) - most, width);
    for (int row = from(Math.min(first.y(), second.y()) - most, height); row < bottom; row++) {
      double y = (row + 0.5) / height - first.y();
      for (int column = left; column < right; column++) {
        double x = (column + 0.5) / height - first.x();
        double along = Math.min(1, Math.max(0, (x * dx + y * dy) / squared));
        double offX = x - along * dx;
        double offY = y - along * dy;
        double outside =
            (Math.sqrt(offX * offX + offY * offY) - wide - along * (narrow - wide)) * height;
        double cover = Math.min(1, 0.5 - outside);
        if (cover > 0) {
          blend(3 * (row * width + column), cover, color);
        }
      }
    }
  }

  /** Darkens an ellipse that fades to its rim. */
  void shadow(Spot middle, double radiusX, double radiusY, double strength) {
    for (int row = from(middle.y() - radiusY, height);
        row < to(middle.y() + radiusY, height);
        row++) {
      double y = ((row + 0.5) / height - middle.y()) / radiusY;
      for (int column = from(middle.x() - radiusX, width);
          column < to(middle.x() + radiusX, width);
          column++) {
        double x = ((column + 0.5) / height - middle.x()) / radiusX;
        double inside = 1 - x * x - y * y;
        if (inside > 0) {
          float left = (float) (1 - strength * inside);
          int at = 3 * (row * width + column);
          rgb[at] *= left;
          rgb[at + 1] *= left;
          rgb[at + 2] *= left;
        }
      }
    }
  }
}
