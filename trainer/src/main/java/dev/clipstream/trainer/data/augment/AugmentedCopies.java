package dev.clipstream.trainer.data.augment;

/**
 * Augmented copies of every clip, made once where making new ones in every epoch would take too
 * long.
 *
 * @param count copies of a clip, at least 1
 * @param augmentation how they are changed
 * @param seed of the changes
 */
public record AugmentedCopies(int count, Augmentation augmentation, long seed) {

  /** The clip as it is. */
  public static final AugmentedCopies PLAIN = new AugmentedCopies(1, Augmentation.NONE, 0);

  public AugmentedCopies {
    if (count < 1) {
      throw new IllegalArgumentException("a clip needs at least one view, not " + count);
    }
  }
}
