package dev.clipstream.prefetch;

import dev.clipstream.records.FrameRef;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.errors.InterruptException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a stream thread does while a schema registry does not answer and a frame was written with a
 * schema that has not been seen yet.
 *
 * <p>The frame is most likely sound, so it must not become a dead letter; and since its stream is
 * in order, nothing behind it may be labelled before it. So the thread waits and tries again. Not
 * for ever: a thread that does not poll for five minutes is taken for dead, its partitions go to
 * another instance, and that has the same registry. After two minutes the exception goes on
 * instead, ends the processor with nothing committed of the frame, and leaves the rest to whoever
 * supervises the process, who sees a failure with a reason, not a system that stands still in
 * silence. Frames with schemas that are known, which is all of them but for the first of a new
 * version, never come here.
 *
 * <p>Thread-safe.
 */
public final class RegistryRetry {

  private static final Logger log = LoggerFactory.getLogger(RegistryRetry.class);

  private static final Duration SAY_EVERY = Duration.ofSeconds(10);
  private static final long NEVER = Long.MIN_VALUE;

  private final AtomicLong saidAtNanos = new AtomicLong(NEVER);
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Duration patience;
  private final Duration pause;

  public RegistryRetry() {
    this(Duration.ofMinutes(2), Duration.ofSeconds(1));
  }

  /**
   * @param patience how long one frame is waited for; well below {@code max.poll.interval.ms}
   * @param pause between two tries
   */
  public RegistryRetry(Duration patience, Duration pause) {
    this.patience = patience;
    this.pause = pause;
  }

  /**
   * Blocks for a pause, after which it is worth trying again.
   *
   * @param sinceNanos when the first try began
   * @throws RuntimeException {@code failure}, if patience is over or the processor closes
   */
  public void await(FrameRef frame, RuntimeException failure, long sinceNanos) {
    if (System.nanoTime() - sinceNanos > patience.toNanos()) {
      throw failure;
    }
    say(frame, failure);
    try {
      if (closing.await(pause.toMillis(), TimeUnit.MILLISECONDS)) {
        throw failure;
      }
    } catch (InterruptedException e) {
      throw new InterruptException("interrupted while waiting for a schema registry", e);
    }
  }

  private void say(FrameRef frame, RuntimeException failure) {
    long now = System.nanoTime();
    long before = saidAtNanos.get();
    if ((before == NEVER || now - before > SAY_EVERY.toNanos())
        && saidAtNanos.compareAndSet(before, now)) {
      log.warn("waiting with {}: {}", frame, failure.getMessage());
    }
  }

  /** Ends all waiting, now and later. */
  public void close() {
    closing.countDown();
  }
}
