package dev.clipstream.scenes;

import dev.clipstream.shapes.ShapeClips.Dice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What happens in a {@link SceneStream}, one thing after the other: who is there at the end of one
 * is there when the next begins. Used once.
 */
final class StreamPlot {

  private static final int MIN_GAP = 10;
  private static final int MAX_GAP = 24;

  /** This far from an edge, in times of how tall they are, people come into sight. */
  private static final double OUT = 0.12;

  private final Dice dice;
  private final Stage stage;
  private final List<Episode> episodes = new ArrayList<>();

  /** Who is there, at rest. */
  private List<Actor> present = List.of();

  /** How whoever lies on the ground came there; empty if nobody does. */
  private Optional<Fallen> fallen = Optional.empty();

  /**
   * A part of a stream.
   *
   * @param action what is done; empty if all are at rest
   * @param begin its first frame
   * @param end the frame after its last
   */
  record Episode(Optional<Action> action, int begin, int end, List<Actor> actors) {}

  private record Fallen(double x, boolean back) {
    Course course(double lasts) {
      return Course.fall(x, ClipScript.facing(x, back), back, 0, lasts);
    }
  }

  StreamPlot(Dice dice, Stage stage) {
    this.dice = dice;
    this.stage = stage;
  }

  /** All of it, with no action that the end would cut off: it would have no known end. */
  List<Episode> until(int frames) {
    int at = 0;
    while (at < frames) {
      Episode gap = new Episode(Optional.empty(), at, at + length(MIN_GAP, MAX_GAP), present);
      Episode action = next(gap.end());
      boolean fits = action.end() < frames;
      episodes.add(fits ? gap : new Episode(Optional.empty(), at, frames, gap.actors()));
      if (!fits) {
        break;
      }
      episodes.add(action);
      at = action.end();
    }
    return List.copyOf(episodes);
  }

  private int length(double min, double max) {
    return (int) dice.between(min, max + 1);
  }

  private int side() {
    return dice.unit() < 0.5 ? -1 : 1;
  }

  private Episode next(int begin) {
    double which = dice.unit();
    if (fallen.isPresent()) {
      return getUp(begin);
    }
    return switch (present.size()) {
      case 0 -> which < 0.25 ? pass(begin) : which < 0.65 ? come(begin) : meet(begin);
      case 1 -> which < 0.35 ? wave(begin) : which < 0.75 ? fall(begin) : leave(begin);
      default -> part(begin);
    };
  }

  private double speed(Actor actor, boolean fast) {
    return fast
        ? ClipScript.runningSpeed(dice, actor.person())
        : ClipScript.walkingSpeed(dice, actor.person());
  }

  private Course onFoot(double from, double speed, Actor actor, boolean fast) {
    double tall = actor.person().tall();
    return fast
        ? Course.run(from, speed, tall, dice.unit())
        : Course.walk(from, speed, tall, dice.unit());
  }

  /** Beyond an edge: 1 the right one, -1 the left one. */
  private static double edge(int side, Actor actor) {
    double out = OUT * actor.person().tall();
    return side > 0 ? Canvas.ASPECT + out : -out;
  }

  private static Episode of(Action action, int begin, double lasts, List<Actor> actors) {
    return new Episode(
        Optional.of(action), begin, begin + Math.max(2, (int) Math.ceil(lasts)), actors);
  }

  private Episode pass(int begin) {
    Actor actor = stage.anyone(dice);
    boolean fast = dice.unit() < 0.6;
    return go(begin, actor, edge(-1, actor), edge(1, actor), fast, side() > 0);
  }

  private Episode go(
      int begin, Actor actor, double from, double to, boolean fast, boolean forward) {
    double start = forward ? from : to;
    double way = forward ? to - from : from - to;
    double speed = Math.signum(way) * speed(actor, fast);
    return of(
        fast ? Action.RUN : Action.WALK,
        begin,
        way / speed,
        List.of(actor.doing(onFoot(start, speed, actor, fast))));
  }

  private Episode come(int begin) {
    Actor actor = stage.anyone(dice);
    double x = dice.between(0.4, 0.93);
    boolean fast = dice.unit() < 0.4;
    int side = side();
    Episode episode = go(begin, actor, edge(side, actor), x, fast, true);
    // The last frame may lie a part of a frame behind the end of the way.
    double stop = episode.actors().get(0).course().at(episode.end() - begin).x();
    present = List.of(actor.doing(Course.stand(stop, -side, dice.unit())));
    return episode;
  }

  private Episode leave(int begin) {
    Actor actor = present.get(0);
    boolean fast = dice.unit() < 0.5;
    present = List.of();
    double x = actor.course().at(0).x();
    return go(begin, actor, x, edge(side(), actor), fast, true);
  }

  private Episode wave(int begin) {
    Actor actor = present.get(0);
    Stance stance = actor.course().at(0);
    Course wave = Course.wave(stance.x(), stance.facing(), dice.unit(), dice.between(7, 11));
    return of(Action.WAVE, begin, length(18, 32), List.of(actor.doing(wave)));
  }

  private Episode fall(int begin) {
    Actor actor = present.get(0);
    Fallen how = new Fallen(actor.course().at(0).x(), dice.unit() < 0.35);
    double lasts = dice.between(11, 15);
    Course course = how.course(lasts);
    fallen = Optional.of(how);
    present = List.of(actor.doing(time -> course.at(lasts)));
    // It is over when it has been over for a moment.
    return of(Action.FALL, begin, lasts + 4, List.of(actor.doing(course)));
  }

  private Episode getUp(int begin) {
    Actor actor = present.get(0);
    Fallen how = fallen.orElseThrow();
    double lasts = dice.between(13, 18);
    Course course = how.course(lasts).backwards(lasts);
    fallen = Optional.empty();
    int facing = ClipScript.facing(how.x(), how.back());
    present = List.of(actor.doing(Course.stand(how.x(), facing, dice.unit())));
    return of(Action.GET_UP, begin, lasts, List.of(actor.doing(course)));
  }

  private Episode meet(int begin) {
    Actor one = stage.anyone(dice);
    Actor other = stage.anyone(dice);
    double middle = Canvas.ASPECT / 2;
    double apart = ClipScript.distance(one, other) / 2;
    double speed = dice.between(0.025, 0.035);
    double walk = (middle - apart + OUT * 0.5) / speed;
    Course left = Course.stand(middle - apart, 1, dice.unit());
    Course right = Course.stand(middle + apart, -1, dice.unit());
    present = List.of(one.doing(left), other.doing(right));
    double phase = dice.unit();
    return of(
        Action.MEET,
        begin,
        walk + length(6, 10),
        List.of(
            one.doing(
                Course.walk(middle - apart - speed * walk, speed, one.person().tall(), phase)
                    .then(walk, Course.greet(middle - apart, 1, phase))),
            other.doing(
                Course.walk(
                        middle + apart + speed * walk, -speed, other.person().tall(), dice.unit())
                    .then(walk, Course.greet(middle + apart, -1, phase)))));
  }

  private Episode part(int begin) {
    Actor one = present.get(0);
    Actor other = present.get(1);
    double from = one.course().at(0).x();
    double to = other.course().at(0).x();
    double speed = dice.between(0.025, 0.035);
    present = List.of();
    return of(
        Action.PART,
        begin,
        (from + OUT * 0.5) / speed,
        List.of(
            one.doing(Course.walk(from, -speed, one.person().tall(), dice.unit())),
            other.doing(Course.walk(to, speed, other.person().tall(), dice.unit()))));
  }
}
