package dev.clipstream.trainer.data.batch;

import dev.clipstream.model.FrameSampling;
import dev.clipstream.trainer.data.augment.Augmentation;
import dev.clipstream.trainer.data.store.ClipSet;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * Clips of exactly T frames, as clip models take them, sampled by the rule that serves them: see
 * {@link FrameSampling#exactly}.
 */
public final class FixedClips {

  private FixedClips() {}

  /** The same clip with so many frames; a shorter one has some of its frames more than once. */
  public static ClipSet.Clip of(ClipSet.Clip clip, int frames) {
    IntStream at = Arrays.stream(FrameSampling.exactly(clip.frames().size(), frames));
    return new ClipSet.Clip(
        at.mapToObj(clip.frames()::get).toList(), clip.label(), clip.frameLabel());
  }

  /**
   * The batches of a training set: the same clips, cuts and order as {@link ClipBatch#shuffled};
   * clips are sampled after they were cut.
   */
  public static Batches<ClipBatch> shuffled(
      ClipSet set, int frames, int batch, long seed, Augmentation augmentation) {
    return drawn(set, frames, Draw.shuffled(batch, seed), augmentation);
  }

  /** The same, drawn in one way or another. */
  public static Batches<ClipBatch> drawn(
      ClipSet set, int frames, Draw draw, Augmentation augmentation) {
    return ClipBatch.drawn(set, draw, augmentation, clip -> of(clip, frames));
  }

  /** The batches of a validation set: whole clips, in order. */
  public static Batches<ClipBatch> inOrder(ClipSet set, int frames, int batch) {
    return ClipBatch.inOrder(set, batch, clip -> of(clip, frames));
  }
}
