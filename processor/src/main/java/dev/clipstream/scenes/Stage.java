package dev.clipstream.scenes;

import dev.clipstream.scenes.Stance.Shows;
import dev.clipstream.shapes.ShapeClips.Dice;
import java.util.Comparator;
import java.util.List;

/**
 * What one camera sees when nobody is there, and how it shows it.
 *
 * @param place behind the people; not to be changed
 * @param brightness of the wall, 0 to 255
 */
record Stage(Canvas place, double brightness, Look look) {

  /** The least number of rows in which people can be told from noise. */
  static final int MIN_HEIGHT = 24;

  /** Two who are less far from one another are together. */
  private static final double TOGETHER = 0.42;

  static Stage draw(Dice dice, int height) {
    double brightness = dice.between(60, 200);
    Canvas place = Place.draw(dice, height, brightness);
    return new Stage(place, brightness, Look.draw(dice));
  }

  /** Somebody who is dressed so as to be seen, and stands somewhere in the depth of the stage. */
  Actor anyone(Dice dice) {
    Person person = Person.draw(dice, brightness);
    return new Actor(person, dice.between(0.82, 0.95), Course.stand(0.5, 1, dice.unit()));
  }

  /**
   * One frame, uint8 RGB, row by row.
   *
   * @param dice of this frame alone
   * @param time in frames since the actors began
   */
  byte[] photograph(Dice dice, List<Actor> actors, double time) {
    Canvas canvas = place.copy();
    actors.stream()
        .sorted(Comparator.comparingDouble(Actor::ground))
        .forEach(actor -> actor.paint(canvas, time));
    return look.photograph(canvas, dice);
  }

  /** What such a frame shows. */
  static Shows shows(List<Actor> actors, double time) {
    List<Stance> seen =
        actors.stream().map(actor -> actor.course().at(time)).filter(Stance::isSeen).toList();
    return switch (seen.size()) {
      case 0 -> Shows.NOBODY;
      case 1 -> seen.get(0).shows();
      default ->
          Math.abs(seen.get(0).x() - seen.get(1).x()) < TOGETHER ? Shows.TOGETHER : Shows.APART;
    };
  }
}
