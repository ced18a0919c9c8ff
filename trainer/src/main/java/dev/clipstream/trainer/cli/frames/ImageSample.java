package dev.clipstream.trainer.cli.frames;

import dev.clipstream.trainer.data.batch.ClipBatch;
import dev.clipstream.trainer.data.batch.FrameBatch;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.FrameSet;
import dev.clipstream.trainer.model.FrameNet;
import dev.clipstream.trainer.torch.Tensors;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;

/** A sample of the training images, evenly spread, to which a fresh frame model is brought. */
public final class ImageSample {

  /** Enough for the covariance of small patches, and 24 MB as numbers. */
  private static final int PIXELS = 2_000_000;

  private static final int CLIPS = 64;

  private ImageSample() {}

  /** Of images. */
  public static FrameBatch of(FrameSet set) {
    return FrameBatch.of(set, spread(set.size(), most(set.height(), set.width())));
  }

  /** Of the frames of clips. */
  public static FrameBatch of(ClipSet set) {
    List<ClipSet.Clip> clips =
        IntStream.of(spread(set.size(), CLIPS))
            .mapToObj(set::clip)
            .map(clip -> clip.cut(0, 1))
            .toList();
    ClipBatch batch = ClipBatch.of(clips, set.height(), set.width());
    return batch.frames(0, Math.min(batch.frames(), most(set.height(), set.width())));
  }

  /** Brings a fresh model to them, on the CPU. */
  @SuppressWarnings("try") // The scope frees what is made inside it.
  public static void fit(FrameNet net, FrameBatch images) {
    try (PointerScope scope = new PointerScope()) {
      net.fit(Tensors.bytes(images.pixels(), images.size(), images.height(), images.width(), 3));
    }
  }

  private static int most(int height, int width) {
    return Math.max(1, PIXELS / (height * width));
  }

  private static int[] spread(int size, int most) {
    int count = Math.min(size, most);
    return IntStream.range(0, count).map(i -> (int) ((long) i * size / count)).toArray();
  }
}
