package dev.clipstream.serving.pixels;

import dev.clipstream.model.ClipModel;
import dev.clipstream.model.output.SequenceScores;
import java.nio.ByteBuffer;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * A clip model with the buffers that it is run from, which threads take turns to use: they are
 * large, and native. Thread-safe.
 */
public final class LoadedClipModel {

  private static final int MAX_CLIPS = 32;

  private final ClipModel model;
  private final PixelFormat format;
  private final int clipsAtOnce;
  private final ConcurrentLinkedQueue<ClipModel.Runner> idle = new ConcurrentLinkedQueue<>();

  LoadedClipModel(ClipModel model) {
    this.model = model;
    this.format = PixelFormat.of(model);
    // As many MiB of pixels as the device takes frames in a batch. Scaled to float32 and brought
    // into the model's order they are nine times as large.
    long room = (long) model.device().defaultBatch() << 20;
    this.clipsAtOnce =
        (int) Math.max(1, Math.min(MAX_CLIPS, room / ((long) model.frames() * format.bytes())));
  }

  public ClipModel model() {
    return model;
  }

  /** What pixels it takes. */
  public PixelFormat format() {
    return format;
  }

  /** Clips that are gathered for one run, 1 or more. */
  public int clipsAtOnce() {
    return clipsAtOnce;
  }

  /**
   * Runs the model.
   *
   * @param clips of each the pixels of as many frames as the model takes; {@link #clipsAtOnce} at
   *     most
   * @return the scores, one a clip, in order
   * @throws dev.clipstream.model.session.InferenceException if the model fails
   */
  public List<SequenceScores> classify(List<List<byte[]>> clips) {
    ClipModel.Runner runner = idle.poll();
    if (runner == null) {
      runner = model.newRunner(clipsAtOnce);
    }
    try {
      ByteBuffer pixels = runner.pixels();
      int at = 0;
      for (List<byte[]> clip : clips) {
        for (byte[] frame : clip) {
          pixels.put(at, frame);
          at += frame.length;
        }
      }
      return runner.run(clips.size());
    } finally {
      idle.add(runner);
    }
  }

  /** A clip of black frames. */
  public List<byte[]> blank() {
    return Collections.nCopies(model.frames(), new byte[format.bytes()]);
  }
}
