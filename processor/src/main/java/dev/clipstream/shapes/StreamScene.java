package dev.clipstream.shapes;

import dev.clipstream.shapes.ShapeClips.Dice;
import dev.clipstream.shapes.ShapeClips.Motion;
import dev.clipstream.shapes.ShapeClips.Scene;
import dev.clipstream.shapes.ShapeClips.Shape;
import dev.clipstream.shapes.ShapeClips.Texture;
import java.util.Optional;

/**
 * A part of a {@link ShapeStream}: an action, or what lies between two.
 *
 * @param begin its first frame
 * @param end the frame after its last
 * @param figure what is seen before the background, if anything is
 * @param motion where the figure goes in an action
 */
record StreamScene(int begin, int end, Optional<Figure> figure, Optional<Motion> motion) {

  /** How often nothing at all is seen between two actions. */
  private static final double EMPTY = 0.6;

  /**
   * A shape and its way; lengths in pixels.
   *
   * @param along middle of its way, in the direction of the motion
   * @param across where it goes past, at a right angle to that
   * @param travel how far it goes, 0 if it stands still
   */
  record Figure(
      Shape shape,
      Texture texture,
      double radius,
      double cos,
      double sin,
      double along,
      double across,
      double travel) {

    static Figure draw(Dice dice, Shape shape, double ground, int size, double travel) {
      double radius = size * dice.between(0.17, 0.27);
      double angle = StrictMath.toRadians(dice.between(-18, 18));
      double along = size * dice.between(0.45, 0.55);
      double across = size * dice.between(0.25, 0.75);
      double brightness = ground + dice.between(60, 110);
      Texture texture = new Texture(dice, Scene.color(dice, brightness), size);
      return new Figure(
          shape,
          texture,
          radius,
          StrictMath.cos(angle),
          StrictMath.sin(angle),
          along,
          across,
          travel);
    }
  }

  /** A figure at a place; lengths in pixels. */
  record Placed(Figure figure, double centerX, double centerY) {

    private double x(int column, int row) {
      return figure.cos() * (column - centerX) + figure.sin() * (row - centerY);
    }

    private double y(int column, int row) {
      return figure.cos() * (row - centerY) - figure.sin() * (column - centerX);
    }

    /** How much of a pixel it covers, 0 to 1. */
    double cover(int column, int row) {
      double distance = figure.shape().distance(x(column, row), y(column, row), figure.radius());
      return Math.min(1, Math.max(0, 0.5 - distance));
    }

    /** Difference of a pixel's brightness from the figure's color. */
    double brightness(int column, int row) {
      return figure.texture().at(x(column, row), y(column, row));
    }

    double color(int channel) {
      return figure.texture().color[channel];
    }
  }

  /** What lies between two actions: nothing, or a shape that stands still. */
  static StreamScene gap(Dice dice, StreamGround ground, int size, int begin, int length) {
    boolean empty = dice.unit() < EMPTY;
    Shape shape = any(dice, Shape.values());
    Figure figure = Figure.draw(dice, shape, ground.brightness(), size, 0);
    return new StreamScene(
        begin, begin + length, empty ? Optional.empty() : Optional.of(figure), Optional.empty());
  }

  /** An action of any class. */
  static StreamScene action(Dice dice, StreamGround ground, int size, int begin, int length) {
    Shape shape = any(dice, Shape.values());
    Motion motion = any(dice, Motion.values());
    double travel = size * dice.between(0.5, 0.8);
    Figure figure = Figure.draw(dice, shape, ground.brightness(), size, travel);
    return new StreamScene(begin, begin + length, Optional.of(figure), Optional.of(motion));
  }

  private static <T> T any(Dice dice, T[] all) {
    return all[(int) dice.between(0, all.length)];
  }

  boolean isAction() {
    return motion.isPresent();
  }

  /** Of an action, its index in {@link ShapeClips#classes()}. */
  int label() {
    String shape = ShapeClips.name(figure.orElseThrow().shape());
    return ShapeClips.classes().indexOf(shape + "-" + ShapeClips.name(motion.orElseThrow()));
  }

  /** Where the figure is at a frame, which shakes a little. */
  Optional<Placed> placed(Dice dice, int frame) {
    double shakeAlong = dice.between(-0.3, 0.3);
    double shakeAcross = dice.between(-0.3, 0.3);
    return figure.map(
        one -> {
          double done = (frame - begin) / (double) (end - begin - 1) - 0.5;
          double way = motion.isPresent() && motion.get().backwards() ? -done : done;
          double main = one.along() + one.travel() * way + shakeAlong;
          double side = one.across() + shakeAcross;
          boolean horizontal = motion.isEmpty() || motion.get().horizontal();
          return new Placed(one, horizontal ? main : side, horizontal ? side : main);
        });
  }
}
