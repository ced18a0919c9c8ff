package dev.clipstream.trainer.data.batch;

import dev.clipstream.trainer.data.augment.Augmentation;
import dev.clipstream.trainer.data.augment.Augmentation.Flip;
import dev.clipstream.trainer.data.augment.AugmentationDraw;
import dev.clipstream.trainer.data.store.FrameSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Random;
import java.util.function.IntPredicate;

/**
 * Images that go through a model together.
 *
 * @param pixels direct buffer, uint8 [N,H,W,3] RGB
 * @param labels [N]
 * @param mix what was laid over them, if anything was
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
public record FrameBatch(
    ByteBuffer pixels, int height, int width, int[] labels, Optional<Mix> mix) {

  /**
   * What was laid over the images of a batch, or put into them.
   *
   * @param labels of the images laid over them, [N]
   * @param share s of the images' own label, 0 to 1; the others have 1 - s
   */
  public record Mix(int[] labels, float share) {}

  /** Images as they are. */
  public FrameBatch(ByteBuffer pixels, int height, int width, int[] labels) {
    this(pixels, height, width, labels, Optional.empty());
  }

  /** The same, over which something was laid. */
  FrameBatch mixed(Mix other) {
    return new FrameBatch(pixels, height, width, labels, Optional.of(other));
  }

  /** How many images there are. */
  public int size() {
    return labels.length;
  }

  /**
   * The batches of a training set: all images once an epoch, in a new order each time, and changed
   * anew.
   */
  public static Batches<FrameBatch> shuffled(
      FrameSet set, int batch, long seed, Augmentation augmentation) {
    return drawn(set, Draw.shuffled(batch, seed), augmentation);
  }

  /** The same, drawn in one way or another. */
  public static Batches<FrameBatch> drawn(FrameSet set, Draw draw, Augmentation augmentation) {
    Order order = draw.order(set.size(), set::label);
    long seed = draw.seed();
    return new Batches<>() {
      @Override
      public int count() {
        return order.batches();
      }

      @Override
      public FrameBatch make(int epoch, int index) {
        int[] chosen = order.batch(epoch, index);
        return of(set.epoch(epoch), chosen)
            .augmented(
                augmentation,
                Order.random(seed, epoch, index),
                i -> Flip.alternates(seed, chosen[i], epoch));
      }
    };
  }

  /** The batches of a validation set, in order. */
  public static Batches<FrameBatch> inOrder(FrameSet set, int batch) {
    Order order = Order.plain(set.size(), batch);
    return new Batches<>() {
      @Override
      public int count() {
        return order.batches();
      }

      @Override
      public FrameBatch make(int epoch, int index) {
        return of(set, order.batch(epoch, index));
      }
    };
  }

  private FrameBatch augmented(Augmentation augmentation, Random random, IntPredicate turned) {
    if (augmentation.distorts()) {
      for (int i = 0; i < size(); i++) {
        AugmentationDraw.draw(augmentation, height, width, random, turned.test(i))
            .apply(pixels, i * height * width * 3);
      }
    }
    if (augmentation.cutMix() > 0) {
      return CutMix.apply(this, augmentation.cutMix(), random);
    }
    return augmentation.mixUp() > 0 ? MixUp.apply(this, augmentation.mixUp(), random) : this;
  }

  /** The batch of the chosen images. */
  public static FrameBatch of(FrameSet set, int... indices) {
    int bytes = set.height() * set.width() * 3;
    ByteBuffer pixels =
        ByteBuffer.allocateDirect(Math.multiplyExact(bytes, indices.length))
            .order(ByteOrder.nativeOrder());
    int[] labels = new int[indices.length];
    for (int i = 0; i < indices.length; i++) {
      set.read(indices[i], pixels);
      labels[i] = set.label(indices[i]);
    }
    return new FrameBatch(pixels.flip(), set.height(), set.width(), labels);
  }
}
