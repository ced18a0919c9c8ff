package dev.clipstream.scenes;

import dev.clipstream.shapes.ShapeClips.Dice;

/**
 * What a person looks like, from the side: a figure of limbs, dressed in plain colors.
 *
 * @param tall in heights of the picture
 * @param broad how thick limbs are, 1 as usual
 * @param skin RGB, 0 to 255, as all colors
 * @param hair color of the upper half of the head
 * @param shirt color of trunk and upper arms
 * @param trousers color of the legs
 */
record Person(double tall, double broad, Paint skin, Paint hair, Paint shirt, Paint trousers) {

  private static final double THIGH = 0.245;
  private static final double SHIN = 0.235;
  private static final double TRUNK = 0.29;
  private static final double UPPER_ARM = 0.165;
  private static final double FOREARM = 0.17;

  /** Clothes differ from what is behind them by so much brightness, or nobody saw them. */
  private static final double CONTRAST = 45;

  /**
   * Any person.
   *
   * @param ground brightness of what is behind, 0 to 255
   */
  static Person draw(Dice dice, double ground) {
    double tall = dice.between(0.42, 0.6);
    double light = dice.between(0.35, 1);
    Paint skin = new Paint(235, 190, 160).times(light);
    double dark = dice.between(15, 90);
    Paint hair = new Paint(dark * 1.15, dark * 0.9, dark * 0.7);
    return new Person(
        tall, dice.between(0.9, 1.2), skin, hair, cloth(dice, ground), cloth(dice, ground));
  }

  private static Paint cloth(Dice dice, double ground) {
    // Where there is more room, above or below the ground's brightness.
    double span = dice.unit();
    double brightness =
        ground > 128
            ? 20 + span * (ground - CONTRAST - 20)
            : ground + CONTRAST + span * (235 - ground - CONTRAST);
    return Place.color(dice, brightness, 45);
  }

  /**
   * Paints the person.
   *
   * @param feet between them, on the ground
   * @param facing 1 to the right, -1 to the left
   */
  void paint(Canvas canvas, Spot feet, int facing, Pose pose) {
    double lying = Math.abs(pose.tilt()) / 90;
    Spot middle = new Spot(feet.x() + facing * pose.tilt() / 90 * 0.45 * tall, feet.y());
    canvas.shadow(middle, tall * (0.17 + 0.36 * lying), tall * 0.05, 0.5);
    // On the ground the body lies with its side, not with the middle of its bones.
    Spot about = new Spot(feet.x(), feet.y() - 0.045 * tall * lying);
    Skeleton bones = new Skeleton(pose, facing, about);
    double limb = broad * tall;
    arm(canvas, bones, pose.farArm(), pose.farElbow(), 0.8);
    leg(canvas, bones, pose.farLeg(), pose.farKnee(), 0.8);
    leg(canvas, bones, pose.nearLeg(), pose.nearKnee(), 1);
    Spot hip = bones.place(bones.hip);
    canvas.limb(hip, bones.place(bones.shoulder), 0.06 * limb, 0.075 * limb, shirt);
    Spot head = bones.place(bones.shoulder.reach(0.125 * tall, 180 - facing * pose.lean()));
    Spot crown = bones.place(bones.shoulder.reach(0.145 * tall, 180 - facing * pose.lean()));
    canvas.limb(bones.place(bones.shoulder), head, 0.03 * limb, 0.03 * limb, skin);
    canvas.limb(crown, crown, 0.062 * tall, 0.062 * tall, hair);
    canvas.limb(head, head, 0.055 * tall, 0.055 * tall, skin);
    arm(canvas, bones, pose.nearArm(), pose.nearElbow(), 1);
  }

  private void arm(Canvas canvas, Skeleton bones, double upper, double elbow, double light) {
    double limb = broad * tall;
    Spot joint = bones.shoulder.reach(UPPER_ARM * tall, bones.facing * upper);
    Spot hand = joint.reach(FOREARM * tall, bones.facing * (upper + elbow));
    Spot shoulder = bones.place(bones.shoulder);
    canvas.limb(shoulder, bones.place(joint), 0.036 * limb, 0.03 * limb, shirt.times(light));
    canvas.limb(
        bones.place(joint), bones.place(hand), 0.029 * limb, 0.024 * limb, skin.times(light));
  }

  private void leg(Canvas canvas, Skeleton bones, double thigh, double knee, double light) {
    double limb = broad * tall;
    Spot joint = bones.hip.reach(THIGH * tall, bones.facing * thigh);
    Spot ankle = joint.reach(SHIN * tall, bones.facing * (thigh - knee));
    Spot toe = ankle.reach(0.055 * tall, bones.facing * (90 + thigh - knee));
    Paint color = trousers.times(light);
    canvas.limb(bones.place(bones.hip), bones.place(joint), 0.054 * limb, 0.042 * limb, color);
    canvas.limb(bones.place(joint), bones.place(ankle), 0.04 * limb, 0.028 * limb, color);
    canvas.limb(bones.place(ankle), bones.place(toe), 0.026 * limb, 0.02 * limb, hair.times(light));
  }

  /** Where hip and shoulder are, before and after the whole body turns about the feet. */
  private final class Skeleton {
    private final int facing;
    private final Spot feet;
    private final double tilt;
    private final Spot hip;
    private final Spot shoulder;

    Skeleton(Pose pose, int facing, Spot feet) {
      this.facing = facing;
      this.feet = feet;
      this.tilt = facing * pose.tilt();
      double reach =
          Math.max(drop(pose.nearLeg(), pose.nearKnee()), drop(pose.farLeg(), pose.farKnee()));
      hip = new Spot(feet.x(), feet.y() - reach - 0.025 * tall);
      shoulder = hip.reach(TRUNK * tall, 180 - facing * pose.lean());
    }

    /** How far below the hip a foot is: the lower one stands. */
    private double drop(double thigh, double knee) {
      Spot from = new Spot(0, 0);
      return from.reach(THIGH * tall, thigh).reach(SHIN * tall, thigh - knee).y();
    }

    Spot place(Spot upright) {
      return upright.turned(feet, tilt);
    }
  }
}
