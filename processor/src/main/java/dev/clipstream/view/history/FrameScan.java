package dev.clipstream.view.history;

import dev.clipstream.records.BadFrameException;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameReader;
import dev.clipstream.records.IncomingFrame;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * One search of the frames topic for the frames of a clip or an event, with bounds of its own in
 * records, bytes and time. Owned by one thread.
 */
final class FrameScan {

  /** Between what a label says of its frames' times and what these say themselves. */
  private static final long TOLERANCE_MICROS = 1_000_000;

  private static final Duration POLL = Duration.ofMillis(100);

  /** Frames are sent before they are labeled, but by another clock. */
  private static final long CLOCK_MILLIS = 2_000;

  /**
   * What a search may cost.
   *
   * @param bytes of records
   */
  record Budget(int records, long bytes, Duration time) {}

  private final FrameReader reader;
  private final HistoryRow row;
  private final FrameImages images;
  private final SortedMap<Long, FrameSpot> found = new TreeMap<>();
  private final long endNanos;
  private long bytesLeft;
  private int recordsLeft;

  FrameScan(FrameReader reader, HistoryRow row, FrameImages images, Budget budget) {
    this.reader = reader;
    this.row = row;
    this.images = images;
    this.endNanos = System.nanoTime() + budget.time().toNanos();
    this.bytesLeft = budget.bytes();
    this.recordsLeft = budget.records();
  }

  /** The frames that were found, by their index. */
  SortedMap<Long, FrameSpot> found() {
    return found;
  }

  boolean isSpent() {
    return recordsLeft <= 0 || bytesLeft <= 0 || System.nanoTime() > endNanos;
  }

  /**
   * Reads on from an offset until a frame of this index or a later one, or the time at which the
   * label was made, has come.
   */
  void forward(
      KafkaConsumer<byte[], byte[]> kafka, TopicPartition partition, long from, long toIndex) {
    long end = kafka.endOffsets(List.of(partition)).getOrDefault(partition, 0L);
    LookBackConsumer.assign(kafka, List.of(partition));
    kafka.seek(partition, from);
    while (!isSpent() && kafka.position(partition) < end) {
      for (ConsumerRecord<byte[], byte[]> record : kafka.poll(POLL)) {
        Optional<FrameSpot> match = take(record);
        boolean late = record.timestamp() > row.labelledMillis() + CLOCK_MILLIS;
        if (late || isSpent() || match.filter(spot -> spot.index() >= toIndex).isPresent()) {
          return;
        }
      }
    }
  }

  /** Reads back from an offset until the first frame has come. */
  void backward(
      KafkaConsumer<byte[], byte[]> kafka, TopicPartition partition, long begin, long upper)
      throws HistoryException {
    PartitionTail tail = new PartitionTail(RowKind.CLIP, partition, begin, upper);
    BackwardReader records = new BackwardReader(kafka, List.of(tail));
    while (!isSpent() && records.newest().isPresent()) {
      if (take(tail.take()).filter(spot -> spot.index() <= row.first()).isPresent()) {
        return;
      }
    }
  }

  private Optional<FrameSpot> take(ConsumerRecord<byte[], byte[]> record) {
    recordsLeft--;
    bytesLeft -= record.value() == null ? 0 : record.value().length;
    try {
      IncomingFrame frame = reader.read(record);
      if (!isOfRow(frame.header())) {
        return Optional.empty();
      }
      FrameSpot spot =
          new FrameSpot(
              record.partition(),
              record.offset(),
              frame.header().index(),
              frame.header().capturedAtMicros());
      found.putIfAbsent(spot.index(), spot);
      images.put(spot.partition(), spot.offset(), frame.image());
      return Optional.of(spot);
    } catch (BadFrameException e) {
      return Optional.empty();
    }
  }

  private boolean isOfRow(FrameHeader frame) {
    return frame.streamId().equals(row.stream())
        && frame.clipId().orElse("").equals(row.clip())
        && frame.index() >= row.first()
        && frame.index() <= row.last()
        && frame.capturedAtMicros() >= row.startedMicros() - TOLERANCE_MICROS
        && frame.capturedAtMicros() <= row.lastMicros() + TOLERANCE_MICROS;
  }
}
