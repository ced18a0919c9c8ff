package dev.clipstream.trainer.cli.frames;

import dev.clipstream.trainer.model.FrameNet;
import java.util.Locale;

/** What the training of a frame model took, in floating-point operations: for people. */
public final class TrainingCost {

  private TrainingCost() {}

  /**
   * One line.
   *
   * @param epochs that were trained
   * @param images of an epoch
   */
  public static String of(FrameNet net, int epochs, int images) {
    long learned = (long) epochs * images;
    return String.format(
        Locale.ROOT,
        "training took %.3g FLOP: %,d images, %,d FLOP each (%s)",
        (double) learned * net.trainingFlop(),
        learned,
        net.trainingFlop(),
        net.frozen()
            ? "2 a multiply-add of the encoder, which is frozen, and 6 of the head"
            : "6 a multiply-add of convolutions and dense layers: forward, and twice that"
                + " backward");
  }
}
