package dev.clipstream.prefetch;

import dev.clipstream.serving.FrameResult.NotNow;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;

/**
 * A fetched record that Kafka Streams has not seen yet, and the frame that was submitted for it.
 * Owned by its stream thread.
 */
final class HeldRecord {

  private final ConsumerRecord<byte[], byte[]> record;
  private PendingFrame frame;

  /** Meaningful only while {@link #waits}. */
  private long waitsSinceNanos;

  /** Meaningful only while {@link #waits}. */
  private long retryAtNanos;

  private boolean waits;

  HeldRecord(ConsumerRecord<byte[], byte[]> record, PendingFrame frame) {
    this.record = record;
    this.frame = frame;
  }

  ConsumerRecord<byte[], byte[]> record() {
    return record;
  }

  PendingFrame frame() {
    return frame;
  }

  int bytes() {
    return record.value() == null ? 0 : record.value().length;
  }

  /** Whether the frame has a result that Kafka Streams can go on with. */
  boolean isFinished() {
    return frame.result().isDone()
        && !frame.result().isCompletedExceptionally()
        && !(frame.outcome() instanceof NotNow);
  }

  /** Whether it had to be waited for while nobody could tell what it is. */
  boolean hasWaited() {
    return waits;
  }

  /**
   * Why nobody can tell at the moment what it is; empty if somebody can, or is busy with it.
   *
   * @throws dev.clipstream.model.session.InferenceException if the device failed on it
   */
  Optional<NotNow> notNow() {
    return frame.result().isDone() && frame.outcome() instanceof NotNow notNow
        ? Optional.of(notNow)
        : Optional.empty();
  }

  /**
   * Whether it is time to try the frame again, of which nobody can tell what it is.
   *
   * @throws RuntimeException the cause, once the frame has been waited for long enough
   */
  boolean isToBeRetried(NotNow notNow, RegistryRetry retry, long nowNanos) {
    if (!waits) {
      waits = true;
      waitsSinceNanos = nowNanos;
      retryAtNanos = nowNanos + retry.pauseNanos();
    } else if (retry.isOver(nowNanos - waitsSinceNanos)) {
      throw notNow.cause();
    }
    retry.say(frame.ref(), notNow.cause(), nowNanos);
    return nowNanos - retryAtNanos >= 0;
  }

  /** Replaces the frame with one that is to be submitted anew. */
  PendingFrame renew(RegistryRetry retry, long nowNanos) {
    frame = frame.again();
    retryAtNanos = nowNanos + retry.pauseNanos();
    return frame;
  }
}
