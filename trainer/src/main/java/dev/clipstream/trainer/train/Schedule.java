package dev.clipstream.trainer.train;

/** How the learning rate changes from the first step to the last. */
@FunctionalInterface
public interface Schedule {

  /**
   * The factor of the highest rate at a point of the training.
   *
   * @param progress from 0, before the first step, to 1, after the last
   */
  double factor(double progress);

  /**
   * A linear rise from almost 0, then half a cosine down to 0: Loshchilov and Hutter, SGDR, 2017,
   * without restarts.
   *
   * @param warmUp part of the training that the rise takes, at least 0 and less than 1
   */
  static Schedule cosine(double warmUp) {
    return progress -> {
      if (progress < warmUp) {
        return (progress + 0.01 * warmUp) / (1.01 * warmUp);
      }
      return 0.5 * (1 + Math.cos(Math.PI * (progress - warmUp) / (1 - warmUp)));
    };
  }
}
