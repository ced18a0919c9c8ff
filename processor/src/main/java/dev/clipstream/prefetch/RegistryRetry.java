package dev.clipstream.prefetch;

import dev.clipstream.records.FrameRef;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How long and how often a frame is tried again that nobody can tell now what it is: its schema has
 * not been seen yet, and the schema registry does not answer.
 *
 * <p>The frame is most likely sound, so it must not become a dead letter; and since its stream is
 * in order, nothing behind it may be labelled before it. So it stays in the {@link PrefetchBuffer},
 * and what is behind it in its partition too, while the stream thread goes on polling, committing
 * and labelling other partitions. Not for ever: after two minutes the failure goes on instead, ends
 * the processor with nothing committed of the frame, and leaves the rest to whoever supervises the
 * process, who sees a failure with a reason, not a partition that stands still in silence. Frames
 * with schemas that are known, which is all of them but for the first of a new version, never come
 * here.
 *
 * <p>One for all stream threads; thread-safe.
 */
final class RegistryRetry {

  private static final Logger log = LoggerFactory.getLogger(RegistryRetry.class);

  private static final Duration SAY_EVERY = Duration.ofSeconds(10);
  private static final long NEVER = Long.MIN_VALUE;

  private final AtomicLong saidAtNanos = new AtomicLong(NEVER);
  private final Duration patience;
  private final Duration pause;

  RegistryRetry() {
    this(Duration.ofMinutes(2), Duration.ofSeconds(1));
  }

  /**
   * @param patience how long one frame is waited for once it is the next of its partition
   * @param pause between two tries
   */
  RegistryRetry(Duration patience, Duration pause) {
    this.patience = patience;
    this.pause = pause;
  }

  /** Whether a frame has been waited for long enough. */
  boolean isOver(long waitedNanos) {
    return waitedNanos > patience.toNanos();
  }

  long pauseNanos() {
    return pause.toNanos();
  }

  /** Says which frame is waited with and why, not more often than people can read. */
  void say(FrameRef frame, RuntimeException cause, long nowNanos) {
    long before = saidAtNanos.get();
    if ((before == NEVER || nowNanos - before > SAY_EVERY.toNanos())
        && saidAtNanos.compareAndSet(before, nowNanos)) {
      log.warn("waiting with {}: {}", frame, cause.getMessage());
    }
  }
}
