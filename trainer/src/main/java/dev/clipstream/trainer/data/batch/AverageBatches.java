package dev.clipstream.trainer.data.batch;

import dev.clipstream.trainer.data.augment.TemporalCrop;
import dev.clipstream.trainer.data.store.FeatureSet;
import java.util.Random;

/**
 * Batches for models that read only the average of a clip's features: the average is taken here, of
 * the same clips, cuts and order as of {@link FeatureBatch}, so that a step computes one frame a
 * clip and not all of them. With changes, |x(t) - x(t-1)| with x(-1) = x(0), behind the features.
 *
 * @param set the clips
 * @param changes whether changes are averaged, too
 */
public record AverageBatches(FeatureSet set, boolean changes) {

  /** The batches of a training set. */
  public Batches<FeatureBatch> shuffled(int batch, long seed) {
    return drawn(Draw.shuffled(batch, seed));
  }

  /** The same, drawn in one way or another. */
  public Batches<FeatureBatch> drawn(Draw draw) {
    Order order = draw.order(set.size(), i -> set.clips().get(i).label());
    long seed = draw.seed();
    return new Batches<>() {
      @Override
      public int count() {
        return order.batches();
      }

      @Override
      public FeatureBatch make(int epoch, int index) {
        Random random = Order.random(seed, epoch, index);
        return of(order.batch(epoch, index), clip -> TemporalCrop.draw(set.frames(clip), random));
      }
    };
  }

  /** The batches of a validation set: whole clips, in order. */
  public Batches<FeatureBatch> inOrder(int batch) {
    Order order = Order.plain(set.size(), batch);
    return new Batches<>() {
      @Override
      public int count() {
        return order.batches();
      }

      @Override
      public FeatureBatch make(int epoch, int index) {
        return of(order.batch(epoch, index), clip -> new TemporalCrop(0, set.frames(clip)));
      }
    };
  }

  /** Says which part of a clip is in a batch. */
  private interface Cutter {
    TemporalCrop cut(FeatureSet.Clip clip);
  }

  private FeatureBatch of(int[] indices, Cutter cutter) {
    int width = changes ? 2 * set.width() : set.width();
    float[] averages = new float[indices.length * width];
    int[] lengths = new int[indices.length];
    int[] labels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      FeatureSet.Clip clip = set.clips().get(indices[i]);
      TemporalCrop cut = cutter.cut(clip);
      average(clip.views().get(0), cut, averages, i * width);
      lengths[i] = 1;
      labels[i] = clip.label(cut.to() - 1);
    }
    return new FeatureBatch(
        averages,
        new FeatureBatch.Size(indices.length, 1, width),
        lengths,
        labels,
        labels.clone(),
        labels.clone());
  }

  private void average(float[] features, TemporalCrop cut, float[] into, int at) {
    int width = set.width();
    for (int t = cut.from(); t < cut.to(); t++) {
      for (int f = 0; f < width; f++) {
        into[at + f] += features[t * width + f];
      }
      for (int f = 0; changes && t > cut.from() && f < width; f++) {
        into[at + width + f] += Math.abs(features[t * width + f] - features[(t - 1) * width + f]);
      }
    }
    int sums = changes ? 2 * width : width;
    for (int f = 0; f < sums; f++) {
      into[at + f] /= cut.to() - cut.from();
    }
  }
}
