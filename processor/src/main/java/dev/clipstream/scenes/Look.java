package dev.clipstream.scenes;

import dev.clipstream.shapes.ShapeClips.Dice;

/**
 * How a camera shows what is before it.
 *
 * @param gains of red, green and blue
 * @param gray whether it is an infrared camera, which knows no colors
 * @param exposure how bright all is, 1 as it is
 * @param rim how much darker the corners are, 0 to 1
 * @param noise strength of each pixel's own
 * @param flicker strength of each frame's
 */
record Look(Paint gains, boolean gray, double exposure, double rim, double noise, double flicker) {

  private static final double GRAY = 0.15;

  static Look draw(Dice dice) {
    Paint gains =
        new Paint(dice.between(0.9, 1.1), dice.between(0.93, 1.05), dice.between(0.88, 1.1));
    return new Look(
        gains,
        dice.unit() < GRAY,
        dice.between(0.85, 1.1),
        dice.between(0, 0.4),
        dice.between(2, 16),
        dice.between(0, 5));
  }

  /**
   * What is seen, uint8 RGB, row by row.
   *
   * @param dice of this frame alone
   */
  byte[] photograph(Canvas canvas, Dice dice) {
    double bright = dice.between(-flicker, flicker);
    byte[] pixels = new byte[canvas.rgb.length];
    double[] seen = new double[3];
    double middleX = canvas.width / 2.0;
    double middleY = canvas.height / 2.0;
    double scale = 1 / (middleX * middleX + middleY * middleY);
    int at = 0;
    for (int row = 0; row < canvas.height; row++) {
      double down = row + 0.5 - middleY;
      for (int column = 0; column < canvas.width; column++) {
        double off = column + 0.5 - middleX;
        double light = exposure * (1 - rim * (off * off + down * down) * scale);
        seen[0] = gains.red() * canvas.rgb[at];
        seen[1] = gains.green() * canvas.rgb[at + 1];
        seen[2] = gains.blue() * canvas.rgb[at + 2];
        if (gray) {
          double mean = 0.3 * seen[0] + 0.6 * seen[1] + 0.1 * seen[2];
          seen[0] = mean;
          seen[1] = mean;
          seen[2] = mean;
        }
        double grain = bright + noise * dice.bell();
        for (int channel = 0; channel < 3; channel++) {
          double value = seen[channel] * light + grain;
          pixels[at++] = (byte) Math.round(Math.min(255, Math.max(0, value)));
        }
      }
    }
    return pixels;
  }
}
