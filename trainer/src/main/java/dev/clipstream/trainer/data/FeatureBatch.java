package dev.clipstream.trainer.data;

import java.util.Random;

/**
 * Clips, as features of their frames, that go through a sequence model together; shorter ones are
 * padded with zeros.
 *
 * @param features float32 [N,T,F]
 * @param size dimensions of the features
 * @param lengths [N], 1 to T
 * @param labels of the clips, [N]
 * @param frameLabels of each clip's frames, [N]
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
public record FeatureBatch(
    float[] features, Size size, int[] lengths, int[] labels, int[] frameLabels)
    implements ClipLabels {

  /**
   * Dimensions of the features.
   *
   * @param clips N
   * @param frames T
   * @param width F
   */
  public record Size(int clips, int frames, int width) {}

  @Override
  public int steps() {
    return size.frames();
  }

  /** The batches of a training set: the same clips, cuts and order as {@link ClipBatch#shuffled}. */
  public static Batches<FeatureBatch> shuffled(FeatureSet set, int batch, long seed) {
    return new Batches<>() {
      @Override
      public int count() {
        return Order.batches(set.size(), batch);
      }

      @Override
      public FeatureBatch make(int epoch, int index) {
        Random random = Order.random(seed, epoch, index);
        int[] chosen = Order.shuffled(set.size(), seed, epoch).batch(index, batch);
        Cut[] cuts = new Cut[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
          cuts[i] = Cut.draw(set.frames(set.clips().get(chosen[i])), random);
        }
        return of(set, chosen, cuts);
      }
    };
  }

  /** The batches of a validation set: whole clips, in order. */
  public static Batches<FeatureBatch> inOrder(FeatureSet set, int batch) {
    return new Batches<>() {
      @Override
      public int count() {
        return Order.batches(set.size(), batch);
      }

      @Override
      public FeatureBatch make(int epoch, int index) {
        int[] chosen = Order.plain(set.size()).batch(index, batch);
        Cut[] cuts = new Cut[chosen.length];
        for (int i = 0; i < chosen.length; i++) {
          cuts[i] = new Cut(0, set.frames(set.clips().get(chosen[i])));
        }
        return of(set, chosen, cuts);
      }
    };
  }

  private static FeatureBatch of(FeatureSet set, int[] chosen, Cut[] cuts) {
    int longest = 0;
    for (Cut cut : cuts) {
      longest = Math.max(longest, cut.to() - cut.from());
    }
    Size size = new Size(chosen.length, longest, set.width());
    float[] features = new float[Math.multiplyExact(chosen.length * longest, set.width())];
    int[] lengths = new int[chosen.length];
    int[] labels = new int[chosen.length];
    int[] frameLabels = new int[chosen.length];
    for (int i = 0; i < chosen.length; i++) {
      FeatureSet.Clip clip = set.clips().get(chosen[i]);
      lengths[i] = cuts[i].to() - cuts[i].from();
      labels[i] = clip.label();
      frameLabels[i] = clip.frameLabel();
      System.arraycopy(
          clip.features(),
          cuts[i].from() * set.width(),
          features,
          i * longest * set.width(),
          lengths[i] * set.width());
    }
    return new FeatureBatch(features, size, lengths, labels, frameLabels);
  }
}
