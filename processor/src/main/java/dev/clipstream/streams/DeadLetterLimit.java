package dev.clipstream.streams;

import dev.clipstream.records.DeadLetter;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How large a dead letter may be. Known at the start from its topic, but a topic's limit can be
 * lowered, and not everybody may see it: a dead letter that is refused lowers this, and comes again
 * with the record that it is about. Thread-safe.
 */
final class DeadLetterLimit {

  /** Under this name Kafka Streams hands it to those that it makes itself. */
  static final String CONFIG = "clipstream.dead.letter.limit";

  /** From any usual limit to the least there can be in fewer steps than threads may die. */
  private static final int STEP = 8;

  private final String topic;
  private final AtomicInteger bytes;

  DeadLetterLimit(String topic, int bytes) {
    this.topic = topic;
    this.bytes = new AtomicInteger(bytes);
  }

  boolean isOf(String topic) {
    return this.topic.equals(topic);
  }

  /** Of a batch with one dead letter. */
  int bytes() {
    return bytes.get();
  }

  /** Takes note that the topic has refused a dead letter of no more than the limit. */
  int lower() {
    return bytes.updateAndGet(refused -> Math.max(DeadLetter.MIN_BYTES, refused / STEP));
  }
}
