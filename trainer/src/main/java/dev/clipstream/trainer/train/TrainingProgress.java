package dev.clipstream.trainer.train;

import dev.clipstream.trainer.train.pace.EpochPace;
import java.util.List;

/**
 * Receives the progress of a training and says whether it may go on, on the training thread; quick.
 */
public interface TrainingProgress {

  /** Says nothing, ends nothing. */
  TrainingProgress NONE =
      new TrainingProgress() {
        @Override
        public void step(Step step) {}

        @Override
        public void epoch(EpochReport report) {}
      };

  /**
   * Before every batch, in training and validation.
   *
   * @throws StoppedException to end the training there
   */
  default void check() {}

  /**
   * Before the features of a clip are computed, where that is done once; may throw as {@link
   * #check}.
   *
   * @param done clips whose features are computed
   * @param clips how many there are in this part of the data set
   */
  default void features(int done, int clips) {}

  /** After every step. */
  void step(Step step);

  /**
   * After every batch of the validation part, when an epoch has ended and when a model is
   * calibrated.
   *
   * @param batch from 1
   * @param batches how many there are
   */
  default void validation(int batch, int batches) {}

  /** After every epoch. */
  void epoch(EpochReport report);

  /**
   * After every epoch, and where a training goes on: all epochs so far.
   *
   * @param paces as many
   */
  default void epochs(List<EpochReport> reports, List<EpochPace> paces) {}

  /**
   * Where the training is.
   *
   * @param epoch from 1
   * @param epochs how many there will be
   * @param batch from 1
   * @param batches in an epoch
   * @param loss mean of the epoch so far, but for the last batch, which is still being computed
   * @param accuracy of the same batches, 0 to 1
   * @param images images, or frames of clips, that were learned from since the training began
   */
  record Step(
      int epoch, int epochs, int batch, int batches, double loss, double accuracy, long images) {

    /** The part of the training that is done, 0 to 1. */
    public double done() {
      return (epoch - 1 + (double) batch / batches) / epochs;
    }
  }
}
