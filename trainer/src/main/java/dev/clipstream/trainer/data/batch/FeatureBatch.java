package dev.clipstream.trainer.data.batch;

import dev.clipstream.trainer.data.augment.TemporalCrop;
import dev.clipstream.trainer.data.store.FeatureSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * Clips, as features of their frames, that go through a sequence model together; shorter ones are
 * padded with zeros.
 *
 * @param features float32 [N,T,F]
 * @param size dimensions of the features
 * @param lengths [N], 1 to T
 * @param labels of the clips, [N]
 * @param frameLabels of each clip's frames, [N]
 * @param labelsOfSteps what goes on at each of the real frames, in order, [R]
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
public record FeatureBatch(
    float[] features,
    Size size,
    int[] lengths,
    int[] labels,
    int[] frameLabels,
    int[] labelsOfSteps)
    implements BatchLabels {

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

  /**
   * The batches of a training set: the same clips, cuts and order as {@link ClipBatch#shuffled}; of
   * clips with several views one at random.
   */
  public static Batches<FeatureBatch> shuffled(FeatureSet set, int batch, long seed) {
    return drawn(set, Draw.shuffled(batch, seed));
  }

  /** The same, drawn in one way or another. */
  public static Batches<FeatureBatch> drawn(FeatureSet set, Draw draw) {
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
        List<Part> parts = new ArrayList<>();
        for (int i : order.batch(epoch, index)) {
          FeatureSet.Clip clip = set.clips().get(i);
          TemporalCrop cut = TemporalCrop.draw(set.frames(clip), random);
          int views = clip.views().size();
          parts.add(new Part(clip, views == 1 ? 0 : random.nextInt(views), cut));
        }
        return of(set.width(), parts);
      }
    };
  }

  /** The batches of a validation set: whole clips, in order. */
  public static Batches<FeatureBatch> inOrder(FeatureSet set, int batch) {
    Order order = Order.plain(set.size(), batch);
    return new Batches<>() {
      @Override
      public int count() {
        return order.batches();
      }

      @Override
      public FeatureBatch make(int epoch, int index) {
        List<Part> parts = new ArrayList<>();
        for (int i : order.batch(epoch, index)) {
          FeatureSet.Clip clip = set.clips().get(i);
          parts.add(new Part(clip, 0, new TemporalCrop(0, set.frames(clip))));
        }
        return of(set.width(), parts);
      }
    };
  }

  /** The part of a clip that is in a batch. */
  private record Part(FeatureSet.Clip clip, int view, TemporalCrop cut) {
    int length() {
      return cut.to() - cut.from();
    }

    /** That of the whole clip, or what goes on at the last frame that is left. */
    int label() {
      return clip.label(cut.to() - 1);
    }

    IntStream labelsOfSteps() {
      return IntStream.range(cut.from(), cut.to()).map(clip::label);
    }
  }

  private static FeatureBatch of(int width, List<Part> parts) {
    int longest = parts.stream().mapToInt(Part::length).max().orElse(0);
    Size size = new Size(parts.size(), longest, width);
    float[] features = new float[Math.multiplyExact(parts.size() * longest, width)];
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      float[] from = part.clip().views().get(part.view());
      int start = part.cut().from() * width;
      System.arraycopy(from, start, features, i * longest * width, part.length() * width);
    }
    return new FeatureBatch(
        features,
        size,
        parts.stream().mapToInt(Part::length).toArray(),
        parts.stream().mapToInt(Part::label).toArray(),
        parts.stream().mapToInt(part -> part.clip().frameLabel()).toArray(),
        parts.stream().flatMapToInt(Part::labelsOfSteps).toArray());
  }
}
