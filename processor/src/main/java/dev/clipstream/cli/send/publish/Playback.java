package dev.clipstream.cli.send.publish;

import java.util.concurrent.TimeUnit;

/**
 * The schedule of media sources that are played one after the other: when each frame is due. A
 * source begins when the last frame of the one before has been shown for as long as it lasts. Times
 * are those of {@link System#nanoTime}. Owned by one thread.
 */
public final class Playback {

  /** Who is later than this plays on from now, and does not hurry to make up for it. */
  private static final long MAX_LAG_NANOS = TimeUnit.SECONDS.toNanos(1);

  private boolean begun;
  private long startNanos;
  private long endNanos;

  /** A source begins. */
  public void begin(long nowNanos) {
    startNanos = begun && nowNanos - endNanos < MAX_LAG_NANOS ? endNanos : nowNanos;
    endNanos = startNanos;
    begun = true;
  }

  /**
   * When a frame of the source is due.
   *
   * @param micros when it is shown, after the first of its source
   */
  public long due(long micros) {
    end(micros);
    return endNanos;
  }

  /**
   * The source has ended.
   *
   * @param micros when its last frame has been shown, after its first
   */
  public void end(long micros) {
    endNanos = startNanos + TimeUnit.MICROSECONDS.toNanos(micros);
  }
}
