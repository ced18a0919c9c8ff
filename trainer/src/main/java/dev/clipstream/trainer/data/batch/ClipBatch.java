package dev.clipstream.trainer.data.batch;

import dev.clipstream.trainer.data.augment.Augmentation;
import dev.clipstream.trainer.data.augment.AugmentationDraw;
import dev.clipstream.trainer.data.augment.AugmentedCopies;
import dev.clipstream.trainer.data.augment.TemporalCrop;
import dev.clipstream.trainer.data.store.ClipSet;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.UnaryOperator;

/**
 * Clips that go through a model together. Only the features of frames are padded, never the frames:
 * an encoder must not learn from what nobody has seen.
 *
 * @param pixels direct buffer, uint8 [R,H,W,3] RGB: the R frames of all clips, one clip after the
 *     other
 * @param size of the clips and their frames
 * @param lengths [N], 1 to T
 * @param labels of the clips, [N]
 * @param frameLabels of each clip's last frame, [N]
 * @param labelsOfSteps what goes on at each of the R frames, [R]
 * @param labelsOfFrames of each of the R frames, [R]
 * @param mix what was put into them, if anything was
 */
@SuppressWarnings("ArrayRecordComponent") // Passed on once, never compared.
public record ClipBatch(
    ByteBuffer pixels,
    Size size,
    int[] lengths,
    int[] labels,
    int[] frameLabels,
    int[] labelsOfSteps,
    int[] labelsOfFrames,
    Optional<Mix> mix)
    implements BatchLabels {

  /**
   * What was put into the clips of a batch.
   *
   * @param labels of the clips that were put into them
   * @param share s of the clips' own labels, 0 to 1; the others have 1 - s
   */
  public record Mix(BatchLabels labels, float share) {}

  /** Clips as they are. */
  public ClipBatch(
      ByteBuffer pixels,
      Size size,
      int[] lengths,
      int[] labels,
      int[] frameLabels,
      int[] labelsOfSteps,
      int[] labelsOfFrames) {
    this(
        pixels,
        size,
        lengths,
        labels,
        frameLabels,
        labelsOfSteps,
        labelsOfFrames,
        Optional.empty());
  }

  /** The same, into which something was put. */
  ClipBatch mixed(Mix other) {
    return new ClipBatch(
        pixels,
        size,
        lengths,
        labels,
        frameLabels,
        labelsOfSteps,
        labelsOfFrames,
        Optional.of(other));
  }

  @Override
  public int steps() {
    return size.frames();
  }

  /**
   * Dimensions of the clips.
   *
   * @param clips N
   * @param frames T, frames of the longest clip
   * @param height H
   * @param width W
   */
  public record Size(int clips, int frames, int height, int width) {}

  /** Some of the R frames, without their labels. */
  public FrameBatch frames(int from, int count) {
    int bytes = size.height() * size.width() * 3;
    ByteBuffer part = pixels.duplicate().position(from * bytes).limit((from + count) * bytes);
    return new FrameBatch(part, size.height(), size.width(), new int[count]);
  }

  /**
   * The batches of a training set: all clips once an epoch, in a new order each time.
   *
   * <p>Clips are cut at both ends at random, see {@link TemporalCrop}. Mix-up is for images.
   */
  public static Batches<ClipBatch> shuffled(
      ClipSet set, int batch, long seed, Augmentation augmentation) {
    return drawn(set, Draw.shuffled(batch, seed), augmentation);
  }

  /** The same, drawn in one way or another. */
  public static Batches<ClipBatch> drawn(ClipSet set, Draw draw, Augmentation augmentation) {
    return drawn(set, draw, augmentation, UnaryOperator.identity());
  }

  /** The same, each clip fitted to what a model takes after it was cut. */
  static Batches<ClipBatch> drawn(
      ClipSet set, Draw draw, Augmentation augmentation, UnaryOperator<ClipSet.Clip> fitted) {
    Order order = draw.order(set.size(), set::label);
    long seed = draw.seed();
    return new Batches<>() {
      @Override
      public int count() {
        return order.batches();
      }

      @Override
      public ClipBatch make(int epoch, int index) {
        ClipSet now = set.epoch(epoch);
        Random random = Order.random(seed, epoch, index);
        List<ClipSet.Clip> clips = new ArrayList<>();
        for (int i : order.batch(epoch, index)) {
          clips.add(fitted.apply(cut(now.clip(i), random)));
        }
        ClipBatch made = of(clips, set.height(), set.width());
        ClipBatch changed = augmentation.distorts() ? made.distorted(augmentation, random) : made;
        return augmentation.cutMix() > 0
            ? ClipCutMix.apply(changed, augmentation.cutMix(), random)
            : changed;
      }
    };
  }

  private ClipBatch distorted(Augmentation augmentation, Random random) {
    int bytes = size.height() * size.width() * 3;
    int at = 0;
    for (int length : lengths) {
      AugmentationDraw alike =
          AugmentationDraw.draw(augmentation, size.height(), size.width(), random);
      for (int frame = 0; frame < length; frame++) {
        alike.apply(pixels, at);
        at += bytes;
      }
    }
    return this;
  }

  /** The batches of a validation set: whole clips, in order. */
  public static Batches<ClipBatch> inOrder(ClipSet set, int batch) {
    return inOrder(set, batch, UnaryOperator.identity());
  }

  /** The same, each clip fitted to what a model takes. */
  static Batches<ClipBatch> inOrder(ClipSet set, int batch, UnaryOperator<ClipSet.Clip> fitted) {
    Order order = Order.plain(set.size(), batch);
    return new Batches<>() {
      @Override
      public int count() {
        return order.batches();
      }

      @Override
      public ClipBatch make(int epoch, int index) {
        List<ClipSet.Clip> clips = new ArrayList<>();
        for (int i : order.batch(epoch, index)) {
          clips.add(fitted.apply(set.clip(i)));
        }
        return of(clips, set.height(), set.width());
      }
    };
  }

  /**
   * The batch of one clip alone, changed.
   *
   * @param index of the clip
   * @param view which of the copies, from 0
   */
  public static ClipBatch of(ClipSet set, int index, AugmentedCopies views, int view) {
    ClipBatch whole = of(List.of(set.clip(index)), set.height(), set.width());
    return views.augmentation().distorts()
        ? whole.distorted(views.augmentation(), Order.random(views.seed(), view, index))
        : whole;
  }

  /** The batch of the given clips, whose frames have the given size. */
  public static ClipBatch of(List<ClipSet.Clip> clips, int height, int width) {
    int longest = 0;
    int all = 0;
    for (ClipSet.Clip clip : clips) {
      longest = Math.max(longest, clip.frames().size());
      all += clip.frames().size();
    }
    Size size = new Size(clips.size(), longest, height, width);
    ByteBuffer pixels =
        ByteBuffer.allocateDirect(Math.multiplyExact(height * width * 3, all))
            .order(ByteOrder.nativeOrder());
    int[] lengths = new int[clips.size()];
    int[] labels = new int[clips.size()];
    int[] frameLabels = new int[clips.size()];
    int[] labelsOfSteps = new int[all];
    int[] labelsOfFrames = new int[all];
    int at = 0;
    for (int i = 0; i < clips.size(); i++) {
      ClipSet.Clip clip = clips.get(i);
      clip.frames().forEach(pixels::put);
      lengths[i] = clip.frames().size();
      labels[i] = clip.label();
      frameLabels[i] = clip.frameLabel();
      for (int frame = 0; frame < lengths[i]; frame++) {
        ClipSet.Annotation annotation = clip.annotation(frame);
        labelsOfSteps[at] = annotation.label();
        labelsOfFrames[at++] = annotation.frameLabel();
      }
    }
    return new ClipBatch(
        pixels.clear(), size, lengths, labels, frameLabels, labelsOfSteps, labelsOfFrames);
  }

  private static ClipSet.Clip cut(ClipSet.Clip clip, Random random) {
    TemporalCrop cut = TemporalCrop.draw(clip.frames().size(), random);
    return clip.cut(cut.from(), cut.to());
  }
}
