package dev.clipstream.trainer.data.made;

import dev.clipstream.trainer.data.store.ClipSet;
import java.util.Random;

/**
 * Square clips that are made when they are asked for. A training set has new ones in every epoch,
 * so a model cannot learn them by heart; a validation set has the same ones always.
 */
abstract class MadeClips implements ClipSet {

  private final int pixels;
  private final int count;
  private final long seed;

  /**
   * Chooses the clips; none is made before it is asked for.
   *
   * @param pixels width and height of a frame
   * @param count clips in the set
   * @param seed which clips; sets of different seeds have none in common
   */
  MadeClips(int pixels, int count, long seed) {
    this.pixels = pixels;
    this.count = count;
    this.seed = seed;
  }

  /** As many other clips of the same kind. */
  abstract ClipSet ofSeed(long other);

  /** What a clip is drawn by, the same however often it is asked for. */
  final Random random(int index) {
    return random(seed, index);
  }

  /** What one of the examples of a seed is drawn by. */
  static Random random(long seed, int index) {
    return new Random(seed * 1_000_003 + index);
  }

  @Override
  public final int size() {
    return count;
  }

  @Override
  public final int height() {
    return pixels;
  }

  @Override
  public final int width() {
    return pixels;
  }

  /** As many other clips. */
  @Override
  public final ClipSet epoch(int epoch) {
    return ofSeed((seed << 20) + 1 + epoch);
  }

  @Override
  public final boolean madeAnew() {
    return true;
  }
}
