package dev.clipstream.trainer.train;

/**
 * The learning rate schedule, from the first step to the last.
 *
 * @param shape which curve
 * @param warmUp part of the training that the rise takes, at least 0 and less than 1
 */
public record Schedule(Shape shape, double warmUp) {

  /** Curves of the rate. */
  public enum Shape {
    /** A linear rise, then the highest rate to the end. */
    CONSTANT,
    /**
     * A linear rise from almost 0, then half a cosine down to 0: Loshchilov and Hutter, SGDR, 2017,
     * without restarts.
     */
    COSINE,
    /**
     * Half a cosine from 1/25 of the highest rate up, and half a cosine down to a ten-thousandth of
     * where it began: Smith and Topin, Super-convergence, 2019.
     */
    ONE_CYCLE,
    /** A line from 1/5 of the highest rate up, and a line down to 0.07 of it. */
    TRIANGLE
  }

  private static final double FIRST = 1.0 / 25;
  private static final double LAST = FIRST / 10_000;
  private static final double TRIANGLE_FIRST = 0.2;
  private static final double TRIANGLE_LAST = 0.07;

  public Schedule {
    if (!(warmUp >= 0 && warmUp < 1)) {
      throw new IllegalArgumentException(
          "the warm-up must be a part from 0 to less than 1, not " + warmUp);
    }
  }

  /** The usual one. */
  public static Schedule cosine(double warmUp) {
    return new Schedule(Shape.COSINE, warmUp);
  }

  /**
   * The factor of the highest rate at a point of the training.
   *
   * @param progress from 0, before the first step, to 1, after the last
   */
  double factor(double progress) {
    if (progress < warmUp) {
      double rise = progress / warmUp;
      return switch (shape) {
        case ONE_CYCLE -> between(FIRST, 1, rise);
        case TRIANGLE -> TRIANGLE_FIRST + (1 - TRIANGLE_FIRST) * rise;
        case CONSTANT, COSINE -> (progress + 0.01 * warmUp) / (1.01 * warmUp);
      };
    }
    double fall = (progress - warmUp) / (1 - warmUp);
    return switch (shape) {
      case CONSTANT -> 1;
      case COSINE -> between(1, 0, fall);
      case ONE_CYCLE -> between(1, LAST, fall);
      case TRIANGLE -> 1 + (TRIANGLE_LAST - 1) * fall;
    };
  }

  /** Half a cosine from one value to another. */
  private static double between(double from, double to, double part) {
    return to + (from - to) * 0.5 * (1 + Math.cos(Math.PI * part));
  }
}
