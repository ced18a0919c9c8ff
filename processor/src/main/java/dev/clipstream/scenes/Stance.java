package dev.clipstream.scenes;

/**
 * Where a person is at one moment, and how.
 *
 * @param x of the feet, in heights of the picture
 * @param facing 1 to the right, -1 to the left
 */
record Stance(double x, int facing, Pose pose, Shows shows) {

  /** What a single frame shows: the classes of frames; the last two are of two people. */
  enum Shows {
    NOBODY,
    STANDING,
    WALKING,
    RUNNING,
    WAVING,
    DOWN,
    TOGETHER,
    APART
  }

  /** Whether enough of the person is before the camera. */
  boolean isSeen() {
    return x > -0.03 && x < Canvas.ASPECT + 0.03;
  }
}
