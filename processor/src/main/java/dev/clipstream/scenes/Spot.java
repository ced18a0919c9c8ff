package dev.clipstream.scenes;

/**
 * A place on a {@link Canvas}.
 *
 * @param x from the left, in heights of the picture
 * @param y from the top, in heights of the picture
 */
record Spot(double x, double y) {

  /**
   * The place at the end of a limb.
   *
   * @param length of it
   * @param degrees from straight down, toward greater x
   */
  Spot reach(double length, double degrees) {
    double angle = StrictMath.toRadians(degrees);
    return new Spot(x + length * StrictMath.sin(angle), y + length * StrictMath.cos(angle));
  }

  /** Where it comes to if all turns about another place, toward greater x above it. */
  Spot turned(Spot about, double degrees) {
    double angle = StrictMath.toRadians(degrees);
    double cos = StrictMath.cos(angle);
    double sin = StrictMath.sin(angle);
    double dx = x - about.x;
    double dy = y - about.y;
    return new Spot(about.x + cos * dx - sin * dy, about.y + sin * dx + cos * dy);
  }
}
