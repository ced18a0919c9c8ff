package dev.clipstream.prefetch;

import dev.clipstream.records.FrameReader;
import dev.clipstream.serving.FrameBatcher;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/**
 * The prefetch of a task that a {@code TopologyTestDriver} runs: it is told of each record before
 * the driver is, since the driver has no consumer.
 */
public final class DriverPrefetch implements PrefetchedPartition {

  private final FrameReader reader;
  private final FrameBatcher batcher;
  private final InstantSource clock;
  private final Map<Long, PendingFrame> frames = new HashMap<>();
  private long nextOffset;
  private long leaderSilentSinceMillis = Long.MAX_VALUE;

  public DriverPrefetch(FrameReader reader, FrameBatcher batcher, InstantSource clock) {
    this.reader = reader;
    this.batcher = batcher;
    this.clock = clock;
  }

  /** Prefetches the record that the driver is given next. */
  public void fetch(String topic, byte[] key, byte[] value, long timestampMillis) {
    long offset = nextOffset++;
    PendingFrame frame =
        new PendingFrame(
            reader,
            clock.millis(),
            new ConsumerRecord<>(
                topic,
                0,
                offset,
                timestampMillis,
                TimestampType.CREATE_TIME,
                ConsumerRecord.NULL_SIZE,
                ConsumerRecord.NULL_SIZE,
                key,
                value,
                new RecordHeaders(),
                Optional.empty()));
    frames.put(offset, frame);
    batcher.submit(frame);
  }

  /** From now on the leader answers nothing; what it said last has not grown old. */
  public void silenceLeader() {
    leaderSilentSinceMillis = clock.millis();
  }

  @Override
  public PendingFrame take(long offset) {
    PendingFrame frame = Optional.ofNullable(frames.remove(offset)).orElseThrow();
    // Kafka Streams is given a record when its frame is finished.
    var unused = frame.result().handle((result, failure) -> result).join();
    return frame;
  }

  @Override
  public boolean nothingWaits() {
    return false;
  }

  @Override
  public OptionalLong caughtUpAtMillis() {
    return OptionalLong.of(Math.min(clock.millis(), leaderSilentSinceMillis));
  }

  @Override
  public long commits() {
    return 0;
  }
}
