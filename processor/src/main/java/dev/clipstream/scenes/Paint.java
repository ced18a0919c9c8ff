package dev.clipstream.scenes;

/**
 * A color, or how much of each channel is let through.
 *
 * @param red 0 to 255, as all channels
 */
record Paint(double red, double green, double blue) {

  /** Brighter or darker by a factor. */
  Paint times(double by) {
    return new Paint(red * by, green * by, blue * by);
  }

  /** The same factor, but never so dark or bright that nothing is left of it. */
  Paint lit(double by) {
    return new Paint(clamp(red * by), clamp(green * by), clamp(blue * by));
  }

  static double clamp(double value) {
    return Math.min(250, Math.max(5, value));
  }

  double brightness() {
    return (red + green + blue) / 3;
  }
}
