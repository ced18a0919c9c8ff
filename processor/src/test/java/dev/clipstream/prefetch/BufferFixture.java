package dev.clipstream.prefetch;

import dev.clipstream.records.FrameReader;
import dev.clipstream.serving.FrameResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;

/** Fetched records, and workers that finish the frames of a buffer when a test says so. */
final class BufferFixture {

  static final int LIMIT = 8;
  static final int CHUNK = 4;
  static final Set<TopicPartition> NONE = Set.of();
  private static final FrameReader READER = new FrameReader(Optional.empty());
  static final FrameResult NOT_NOW = new FrameResult.NotNow(new IllegalStateException("away"));
  static final Duration PATIENCE = Duration.ofMinutes(2);
  static final Duration PAUSE = Duration.ofSeconds(1);

  final List<PendingFrame> submitted = new ArrayList<>();
  private long nowNanos = -5;

  PrefetchBuffer newBuffer(PrefetchLimits limits) {
    return new PrefetchBuffer(
        limits,
        CHUNK,
        record -> new PendingFrame(READER, 0, record),
        submitted::addAll,
        new RegistryRetry(PATIENCE, PAUSE),
        () -> nowNanos);
  }

  static void finish(PendingFrame frame) {
    frame.result().complete(new FrameResult.Skipped());
  }

  void finishAll() {
    submitted.forEach(BufferFixture::finish);
  }

  void advance(Duration time) {
    nowNanos += time.toNanos();
  }

  static TopicPartition partition(int number) {
    return new TopicPartition("frames", number);
  }

  /** Records {@code from} to {@code to - 1} of one partition. */
  static ConsumerRecords<byte[], byte[]> fetch(int partition, long from, long to) {
    return fetch(partition, from, to, 1);
  }

  static ConsumerRecords<byte[], byte[]> fetch(int partition, long from, long to, int bytes) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      records.add(new ConsumerRecord<>("frames", partition, offset, null, new byte[bytes]));
    }
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> byPartition = new LinkedHashMap<>();
    byPartition.put(partition(partition), records);
    return new ConsumerRecords<>(
        byPartition, Map.of(partition(partition), new OffsetAndMetadata(to)));
  }

  static List<Long> offsets(ConsumerRecords<byte[], byte[]> records, int partition) {
    return records.records(partition(partition)).stream().map(ConsumerRecord::offset).toList();
  }
}
