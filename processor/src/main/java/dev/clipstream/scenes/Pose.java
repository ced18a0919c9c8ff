package dev.clipstream.scenes;

/**
 * How a person holds the body at one moment: angles in degrees, of upper limbs from straight down
 * and forward, of lower limbs from the upper ones on.
 *
 * @param lean of the trunk, forward
 * @param nearLeg of the thigh
 * @param nearKnee backward
 * @param farLeg of the other thigh
 * @param farKnee backward
 * @param nearArm of the upper arm
 * @param nearElbow forward
 * @param farArm of the other upper arm
 * @param farElbow forward
 * @param tilt of the whole body about the feet: 0 upright, 90 lying
 */
record Pose(
    double lean,
    double nearLeg,
    double nearKnee,
    double farLeg,
    double farKnee,
    double nearArm,
    double nearElbow,
    double farArm,
    double farElbow,
    double tilt) {

  private static double sine(double turns) {
    return StrictMath.sin(2 * StrictMath.PI * turns);
  }

  private static double cosine(double turns) {
    return StrictMath.cos(2 * StrictMath.PI * turns);
  }

  /**
   * On the way, by foot.
   *
   * @param turns double steps that were made
   */
  static Pose walking(double turns) {
    double swing = sine(turns);
    double lift = cosine(turns);
    return new Pose(
        4,
        27 * swing,
        8 + 32 * Math.max(0, lift),
        -27 * swing,
        8 + 32 * Math.max(0, -lift),
        -26 * swing,
        14,
        26 * swing,
        14,
        0);
  }

  /** Like {@link #walking}, in haste. */
  static Pose running(double turns) {
    double swing = sine(turns);
    double lift = cosine(turns);
    return new Pose(
        17,
        8 + 46 * swing,
        22 + 78 * Math.max(0, lift),
        8 - 46 * swing,
        22 + 78 * Math.max(0, -lift),
        -48 * swing,
        85,
        48 * swing,
        85,
        0);
  }

  /**
   * At rest.
   *
   * @param turns sways that were made
   */
  static Pose standing(double turns) {
    double sway = sine(turns);
    return new Pose(
        sway, 5 + sway / 2, 3, -5 + sway / 2, 3, -7 + 2 * sway, 10, 9 - 2 * sway, 10, 0);
  }

  /** At rest but for one arm, held up, which goes to and fro. */
  static Pose waving(double turns) {
    Pose rest = standing(turns / 5);
    double swing = sine(turns);
    return new Pose(
        0,
        rest.nearLeg,
        rest.nearKnee,
        rest.farLeg,
        rest.farKnee,
        138 + 6 * swing,
        20 + 42 * swing,
        rest.farArm - 14,
        rest.farElbow,
        0);
  }

  /** At rest, one hand held out for another's. */
  static Pose greeting(double turns) {
    Pose rest = standing(turns / 5);
    return new Pose(
        4,
        rest.nearLeg,
        rest.nearKnee,
        rest.farLeg,
        rest.farKnee,
        52 + 5 * sine(turns),
        20,
        rest.farArm,
        rest.farElbow,
        0);
  }

  /**
   * Between standing and lying.
   *
   * @param part 0 upright to 1 on the ground
   * @param back whether on the back and not on the face
   */
  static Pose falling(double part, boolean back) {
    double middle = sine(part / 2);
    double give = back ? -1 : 1;
    return new Pose(
        give * 24 * middle,
        5 + 26 * middle,
        3 + 38 * middle,
        -5 + 8 * middle,
        3 + 30 * middle,
        -7 + 95 * middle + 50 * part,
        10 + 20 * middle,
        9 + 65 * middle + 25 * part,
        10 + 25 * middle,
        give * 88 * part);
  }
}
