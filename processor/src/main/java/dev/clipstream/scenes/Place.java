package dev.clipstream.scenes;

import dev.clipstream.shapes.ShapeClips.Dice;

/** Paints what is behind people: a room with a wall and a floor, or a street with houses. */
final class Place {

  private Place() {}

  /**
   * A random hue whose channels average to a brightness.
   *
   * @param most by how much a channel may differ from it
   */
  static Paint color(Dice dice, double brightness, double most) {
    double red = dice.between(-most, most);
    double blue = dice.between(-most, most);
    return new Paint(
        Paint.clamp(brightness + red),
        Paint.clamp(brightness - (red + blue) / 2),
        Paint.clamp(brightness + blue));
  }

  /**
   * Any place.
   *
   * @param height rows of the picture
   * @param brightness of the wall, 0 to 255
   */
  static Canvas draw(Dice dice, int height, double brightness) {
    Canvas canvas = Canvas.of(height);
    double floor = dice.between(0.6, 0.72);
    Paint wall = color(dice, brightness, 14);
    Paint ground = color(dice, brightness * dice.between(0.75, 1.1), 14);
    canvas.rectangle(0, 0, Canvas.ASPECT, floor, wall);
    canvas.rectangle(0, floor, Canvas.ASPECT, 1, ground);
    if (dice.unit() < 0.5) {
      room(dice, canvas, floor, wall, ground);
    } else {
      street(dice, canvas, floor, wall, ground);
    }
    texture(canvas, dice);
    return canvas;
  }

  private static void room(Dice dice, Canvas canvas, double floor, Paint wall, Paint ground) {
    // Boards of the floor, which run toward one point.
    double middle = dice.between(0.4, 0.9);
    for (int board = -12; board <= 12; board++) {
      Spot far = new Spot(middle + board * 0.07, floor);
      Spot near = new Spot(middle + board * 0.17, 1);
      canvas.limb(far, near, 0.0015, 0.004, ground.lit(0.85));
    }
    double left = dice.between(0.05, 0.25);
    window(canvas, left, 0.1, left + dice.between(0.22, 0.3), 0.42, wall.lit(1.28), wall);
    double door = dice.between(0.85, 1.1);
    canvas.rectangle(door - 0.015, 0.155, door + 0.215, floor, wall.lit(0.75));
    canvas.rectangle(door, 0.17, door + 0.2, floor, wall.lit(0.88));
    Spot knob = new Spot(door + 0.025, 0.45);
    canvas.limb(knob, knob, 0.01, 0.01, wall.lit(0.6));
    if (dice.unit() < 0.6) {
      double picture = dice.between(0.52, 0.68);
      canvas.rectangle(picture, 0.16, picture + 0.14, 0.34, wall.lit(0.7));
      canvas.rectangle(
          picture + 0.012, 0.172, picture + 0.128, 0.328, color(dice, wall.brightness(), 40));
    }
    canvas.rectangle(0, floor - 0.02, Canvas.ASPECT, floor, wall.lit(0.82));
  }

  private static void window(
      Canvas canvas,
      double left,
      double top,
      double right,
      double bottom,
      Paint pane,
      Paint frame) {
    canvas.rectangle(left - 0.012, top - 0.012, right + 0.012, bottom + 0.012, frame.lit(0.82));
    canvas.rectangle(left, top, right, bottom, pane);
    double middle = (left + right) / 2;
    canvas.rectangle(middle - 0.005, top, middle + 0.005, bottom, frame.lit(0.82));
  }

  private static void street(Dice dice, Canvas canvas, double floor, Paint wall, Paint ground) {
    double sky = dice.between(0.05, 0.16);
    canvas.rectangle(0, 0, Canvas.ASPECT, sky, wall.lit(1.3));
    double step = dice.between(0.2, 0.28);
    double from = dice.between(-0.1, 0.1);
    Paint pane = wall.lit(dice.unit() < 0.5 ? 0.72 : 1.25);
    for (double left = from; left < Canvas.ASPECT; left += step) {
      window(canvas, left, sky + 0.06, left + step * 0.5, sky + 0.2, pane, wall);
      window(canvas, left, sky + 0.28, left + step * 0.5, Math.min(floor, sky + 0.43), pane, wall);
    }
    // The curb, and the line on the road.
    canvas.rectangle(0, floor, Canvas.ASPECT, floor + 0.05, ground.lit(1.18));
    canvas.rectangle(0, floor + 0.05, Canvas.ASPECT, floor + 0.058, ground.lit(0.75));
    double dash = dice.between(0, 0.3);
    for (double left = dash - 0.3; left < Canvas.ASPECT; left += 0.3) {
      canvas.rectangle(left, 0.965, left + 0.16, 0.985, ground.lit(1.25));
    }
    double post = dice.between(0.1, 1.2);
    canvas.limb(new Spot(post, 0.02), new Spot(post, floor + 0.03), 0.008, 0.011, wall.lit(0.5));
  }

  /** Stains and grain, so that nothing is as even as paint. */
  private static void texture(Canvas canvas, Dice dice) {
    int cells = 12;
    double strength = dice.between(2, 9);
    double[] grid = new double[cells * cells];
    for (int i = 0; i < grid.length; i++) {
      grid[i] = dice.between(-strength, strength);
    }
    for (int row = 0; row < canvas.height; row++) {
      double v = row * (cells - 1.001) / canvas.height;
      int j = (int) v;
      for (int column = 0; column < canvas.width; column++) {
        double u = column * (cells - 1.001) / canvas.width;
        int i = (int) u;
        double a = u - i;
        double b = v - j;
        double add =
            (1 - b) * ((1 - a) * grid[j * cells + i] + a * grid[j * cells + i + 1])
                + b * ((1 - a) * grid[(j + 1) * cells + i] + a * grid[(j + 1) * cells + i + 1]);
        int at = 3 * (row * canvas.width + column);
        canvas.rgb[at] += (float) add;
        canvas.rgb[at + 1] += (float) add;
        canvas.rgb[at + 2] += (float) add;
      }
    }
  }
}
