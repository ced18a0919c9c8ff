package dev.clipstream.trainer.train.pace;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * The learning rate, time and images of one epoch. Kept in checkpoints, but not in models, whose
 * files are the same whatever machine they were made on.
 *
 * @param rate learning rate of its last step, of the weights that are learned afresh; NaN if it is
 *     not known
 * @param seconds that it took, the look at the validation part included; NaN if that is not known
 * @param images images, or frames of clips, that were learned from
 */
public record EpochPace(double rate, double seconds, long images) {

  /** Of an epoch of which only the figures were kept. */
  public static final EpochPace UNKNOWN = new EpochPace(Double.NaN, Double.NaN, 0);

  /** Whether there are numbers. */
  @JsonIgnore
  public boolean isKnown() {
    return !Double.isNaN(rate) && !Double.isNaN(seconds);
  }
}
