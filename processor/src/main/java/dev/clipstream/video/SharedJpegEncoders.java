package dev.clipstream.video;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.bytedeco.ffmpeg.avutil.AVFrame;

/**
 * The JPEG encoders that many readers share: only so many are at work at once, so that their work
 * areas are few however many readers there are. Thread-safe; closed by whoever made it.
 */
public final class SharedJpegEncoders implements AutoCloseable {

  /**
   * How frames are encoded.
   *
   * @param quality 1 to 100
   * @param maxSize pixels of the longer side; larger images are made smaller
   */
  public record Format(int quality, int maxSize) {}

  private final Semaphore atWork;

  /** Guarded by this. */
  private final Map<Format, Deque<VideoJpegEncoder>> idle = new HashMap<>();

  private boolean closed;

  /**
   * @param count how many may be at work at once, 1 or more
   */
  public SharedJpegEncoders(int count) {
    this.atWork = new Semaphore(count, true);
  }

  /** Encodes a frame once there is an encoder for it: a matter of milliseconds. */
  byte[] encode(AVFrame frame, Format format) {
    atWork.acquireUninterruptibly();
    try {
      VideoJpegEncoder encoder = borrow(format);
      try {
        return encoder.encode(frame);
      } finally {
        giveBack(format, encoder);
      }
    } finally {
      atWork.release();
    }
  }

  private synchronized VideoJpegEncoder borrow(Format format) {
    // The one that was used last: its memory is warm.
    VideoJpegEncoder known = idle.computeIfAbsent(format, each -> new ArrayDeque<>()).pollLast();
    return known == null ? new VideoJpegEncoder(format.quality(), format.maxSize()) : known;
  }

  private synchronized void giveBack(Format format, VideoJpegEncoder encoder) {
    if (closed) {
      encoder.close();
    } else {
      idle.computeIfAbsent(format, each -> new ArrayDeque<>()).addLast(encoder);
    }
  }

  /** Those at work are closed when their work is done. */
  @Override
  public synchronized void close() {
    closed = true;
    idle.values().forEach(encoders -> encoders.forEach(VideoJpegEncoder::close));
    idle.clear();
  }
}
