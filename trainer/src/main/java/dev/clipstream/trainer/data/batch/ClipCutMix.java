package dev.clipstream.trainer.data.batch;

import dev.clipstream.trainer.data.batch.CutMix.Rectangle;
import java.nio.ByteBuffer;
import java.util.Random;

/**
 * {@link CutMix} of clips: a rectangle of another clip of the batch is put into each, the same in
 * all frames. The other clip's frames are spread evenly over those of the clip, so that what
 * happens in it happens in the rectangle from its beginning to its end.
 */
final class ClipCutMix {

  private ClipCutMix() {}

  /** Mixes the clips of a shuffled batch in place, the first with the last and so on. */
  static ClipBatch apply(ClipBatch batch, double alpha, Random random) {
    int height = batch.size().height();
    int width = batch.size().width();
    Rectangle rectangle = Rectangle.draw(height, width, alpha, random);
    int count = batch.size().clips();
    int[] first = first(batch.lengths());
    int[] source = new int[batch.frames()];
    for (int i = 0; i < count; i++) {
      int other = count - 1 - i;
      for (int frame = 0; frame < batch.lengths()[i]; frame++) {
        int of = (int) ((long) frame * batch.lengths()[other] / batch.lengths()[i]);
        source[first[i] + frame] = first[other] + of;
      }
    }
    put(batch.pixels(), rectangle, source, 3 * height * width, width);
    ClipBatch others =
        new ClipBatch(
            batch.pixels(),
            batch.size(),
            batch.lengths(),
            turned(batch.labels()),
            turned(batch.frameLabels()),
            taken(batch.labelsOfSteps(), source),
            taken(batch.labelsOfFrames(), source));
    return batch.mixed(new ClipBatch.Mix(others, rectangle.left(height, width)));
  }

  /** Where the frames of each clip begin. */
  private static int[] first(int[] lengths) {
    int[] first = new int[lengths.length];
    for (int i = 1; i < lengths.length; i++) {
      first[i] = first[i - 1] + lengths[i - 1];
    }
    return first;
  }

  /**
   * Puts what frames have in a rectangle into others.
   *
   * @param source the frame that each is given it from
   */
  private static void put(
      ByteBuffer pixels, Rectangle rectangle, int[] source, int frame, int width) {
    byte[][] before = new byte[source.length][];
    for (int i = 0; i < source.length; i++) {
      before[i] = rectangle.read(pixels, i * frame, width);
    }
    for (int i = 0; i < source.length; i++) {
      rectangle.write(pixels, i * frame, width, before[source[i]]);
    }
  }

  private static int[] turned(int[] values) {
    int[] turned = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      turned[i] = values[values.length - 1 - i];
    }
    return turned;
  }

  private static int[] taken(int[] values, int[] from) {
    int[] taken = new int[from.length];
    for (int i = 0; i < from.length; i++) {
      taken[i] = values[from[i]];
    }
    return taken;
  }
}
