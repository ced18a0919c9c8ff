package dev.clipstream.trainer.data.store;

import java.nio.file.Path;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * Frames of examples that are decoded anew every time, for data sets that do not fit in memory: of
 * an example its path and its number of frames are all that is held. Decoders are kept, as many as
 * threads were at work at once, until the process ends. Safe for use by several threads.
 */
public final class DecodedFrames {

  private final Resize size;
  private final FrameSource source;
  private final Queue<ImageReader> idle = new ConcurrentLinkedQueue<>();

  public DecodedFrames(Resize size, FrameSource source) {
    this.size = size;
    this.source = source;
  }

  /** The frames of an example, which is decoded once now, to see that it can be read. */
  public Frames get(Path example, TimeSpan span, ImageReader images) throws UnreadableException {
    return new Anew(example, span, source.decode(example, span, images).size());
  }

  /** Frames that lie in their files. */
  private final class Anew implements Frames {
    private final Path example;
    private final TimeSpan span;
    private final int count;

    Anew(Path example, TimeSpan span, int count) {
      this.example = example;
      this.span = span;
      this.count = count;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public List<byte[]> load() {
      ImageReader kept = idle.poll();
      ImageReader images = kept == null ? new ImageReader(size) : kept;
      try {
        return source.decode(example, span, images);
      } catch (UnreadableException e) {
        throw new DataException(example + " can no longer be read: " + e.getMessage(), e);
      } finally {
        idle.add(images);
      }
    }
  }
}
