package dev.clipstream.scenes;

import dev.clipstream.scenes.Stance.Shows;

/** What one person does in a stretch of time. */
interface Course {

  /** Walking, a double step is so many times as long as the person is tall. */
  double DOUBLE_STEP = 0.82;

  /** The same, running. */
  double DOUBLE_LEAP = 1.5;

  /** Tilts from here on are no longer those of somebody who stands. */
  double DOWN_DEGREES = 35;

  /**
   * @param time in frames since the stretch began
   */
  Stance at(double time);

  /**
   * On foot from one place on; to the left where that place is to the right of the end.
   *
   * @param speed heights of the picture a frame, negative to the left
   * @param tall of the person
   * @param phase double steps made before
   */
  static Course walk(double from, double speed, double tall, double phase) {
    return time -> {
      double steps = phase + Math.abs(speed) * time / (DOUBLE_STEP * tall);
      return new Stance(from + speed * time, way(speed), Pose.walking(steps), Shows.WALKING);
    };
  }

  /** Like {@link #walk}, in haste. */
  static Course run(double from, double speed, double tall, double phase) {
    return time -> {
      double steps = phase + Math.abs(speed) * time / (DOUBLE_LEAP * tall);
      return new Stance(from + speed * time, way(speed), Pose.running(steps), Shows.RUNNING);
    };
  }

  private static int way(double speed) {
    return speed < 0 ? -1 : 1;
  }

  /** At rest. */
  static Course stand(double x, int facing, double phase) {
    return time -> new Stance(x, facing, Pose.standing(phase + time / 50), Shows.STANDING);
  }

  /**
   * With one arm.
   *
   * @param period frames of a wave
   */
  static Course wave(double x, int facing, double phase, double period) {
    return time -> new Stance(x, facing, Pose.waving(phase + time / period), Shows.WAVING);
  }

  /** With a hand held out. */
  static Course greet(double x, int facing, double phase) {
    return time -> new Stance(x, facing, Pose.greeting(phase + time / 12), Shows.STANDING);
  }

  /**
   * From standing to the ground, faster and faster.
   *
   * @param begin when
   * @param lasts until lying
   */
  static Course fall(double x, int facing, boolean back, double begin, double lasts) {
    return time -> {
      double done = Math.min(1, Math.max(0, (time - begin) / lasts));
      Pose pose = Pose.falling(done * done, back);
      boolean down = Math.abs(pose.tilt()) >= DOWN_DEGREES;
      return new Stance(x, facing, pose, down ? Shows.DOWN : Shows.STANDING);
    };
  }

  /** The same, played backwards from a time to the beginning. */
  default Course backwards(double end) {
    return time -> at(end - time);
  }

  /** This until a time, then another. */
  default Course then(double when, Course next) {
    return time -> time < when ? at(time) : next.at(time - when);
  }
}
