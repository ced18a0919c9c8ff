package dev.clipstream.scenes;

import dev.clipstream.shapes.ShapeClips.Dice;
import java.util.List;

/**
 * What people do in a clip, from its first frame to its last; speeds are those at about 20 frames a
 * second.
 */
final class ClipScript {

  private final Dice dice;
  private final Stage stage;

  /** The last frame. */
  private final double end;

  ClipScript(Dice dice, Stage stage, int length) {
    this.dice = dice;
    this.stage = stage;
    this.end = length - 1.0;
  }

  List<Actor> actors(Action action) {
    return switch (action) {
      case WALK -> List.of(passing(false));
      case RUN -> List.of(passing(true));
      case WAVE -> List.of(waving());
      case FALL -> List.of(falling(false));
      case GET_UP -> List.of(falling(true));
      case MEET -> meeting();
      case PART -> parting();
    };
  }

  private int side() {
    return dice.unit() < 0.5 ? -1 : 1;
  }

  /** Walking speed of a person, heights of the picture a frame. */
  static double walkingSpeed(Dice dice, Person person) {
    return person.tall() * dice.between(0.05, 0.075);
  }

  /** Running speed of a person. */
  static double runningSpeed(Dice dice, Person person) {
    return person.tall() * dice.between(0.12, 0.15);
  }

  private Actor passing(boolean fast) {
    Actor actor = stage.anyone(dice);
    double tall = actor.person().tall();
    double speed =
        side() * (fast ? runningSpeed(dice, actor.person()) : walkingSpeed(dice, actor.person()));
    // So that most of the way lies before the camera.
    double middle = fast ? dice.between(0.58, 0.75) : dice.between(0.42, 0.92);
    double from = middle - speed * end / 2;
    double phase = dice.unit();
    return actor.doing(
        fast ? Course.run(from, speed, tall, phase) : Course.walk(from, speed, tall, phase));
  }

  private Actor waving() {
    double x = dice.between(0.2, 1.13);
    return stage.anyone(dice).doing(Course.wave(x, side(), dice.unit(), dice.between(7, 11)));
  }

  private Actor falling(boolean backwards) {
    Actor actor = stage.anyone(dice);
    double x = dice.between(0.2, 1.13);
    boolean back = dice.unit() < 0.35;
    double begin = dice.between(0, end * 0.2);
    double lasts = end * dice.between(0.6, 0.8);
    Course fall = Course.fall(x, facing(x, back), back, begin, lasts);
    return actor.doing(backwards ? fall.backwards(end) : fall);
  }

  /** Where somebody looks who falls toward the middle of the picture. */
  static int facing(double x, boolean back) {
    return (x < Canvas.ASPECT / 2) == back ? -1 : 1;
  }

  /** How far apart two are who shake hands. */
  static double distance(Actor one, Actor other) {
    return 0.25 * (one.person().tall() + other.person().tall());
  }

  private List<Actor> meeting() {
    Actor one = stage.anyone(dice);
    Actor other = stage.anyone(dice);
    double middle = dice.between(0.6, 0.74);
    double apart = distance(one, other) / 2;
    double meet = end * dice.between(0.65, 0.9);
    double speed = dice.between(0.025, 0.035);
    double phase = dice.unit();
    return List.of(
        one.doing(
            Course.walk(middle - apart - speed * meet, speed, one.person().tall(), phase)
                .then(meet, Course.greet(middle - apart, 1, phase))),
        other.doing(
            Course.walk(middle + apart + speed * meet, -speed, other.person().tall(), dice.unit())
                .then(meet, Course.greet(middle + apart, -1, phase))));
  }

  private List<Actor> parting() {
    Actor one = stage.anyone(dice);
    Actor other = stage.anyone(dice);
    double middle = dice.between(0.6, 0.74);
    double apart = distance(one, other) / 2;
    double part = end * dice.between(0.1, 0.35);
    double speed = dice.between(0.025, 0.035);
    double phase = dice.unit();
    return List.of(
        one.doing(
            Course.greet(middle - apart, 1, phase)
                .then(part, Course.walk(middle - apart, -speed, one.person().tall(), phase))),
        other.doing(
            Course.greet(middle + apart, -1, phase)
                .then(
                    part, Course.walk(middle + apart, speed, other.person().tall(), dice.unit()))));
  }
}
