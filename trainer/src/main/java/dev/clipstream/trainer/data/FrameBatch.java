package dev.clipstream.trainer.data;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * Pictures that go through a model together.
 *
 * @param pixels direct buffer, uint8 [N,H,W,3] RGB
 * @param labels [N]
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
public record FrameBatch(ByteBuffer pixels, int height, int width, int[] labels) {

  /** How many pictures there are. */
  public int size() {
    return labels.length;
  }

  /** The batches of a training set: all pictures once an epoch, in a new order each time. */
  public static Batches<FrameBatch> shuffled(FrameSet set, int batch, long seed) {
    return new Batches<>() {
      @Override
      public int count() {
        return Order.batches(set.size(), batch);
      }

      @Override
      public FrameBatch make(int epoch, int index) {
        return of(set.epoch(epoch), Order.shuffled(set.size(), seed, epoch).batch(index, batch));
      }
    };
  }

  /** The batches of a validation set, in order. */
  public static Batches<FrameBatch> inOrder(FrameSet set, int batch) {
    return new Batches<>() {
      @Override
      public int count() {
        return Order.batches(set.size(), batch);
      }

      @Override
      public FrameBatch make(int epoch, int index) {
        return of(set, Order.plain(set.size()).batch(index, batch));
      }
    };
  }

  /** The batch of the chosen pictures. */
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
