package dev.clipstream.view.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.image.Image;
import dev.clipstream.records.BadFrameException;
import dev.clipstream.records.FrameReader;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.view.history.HistoryRow.Place;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.utils.Utils;

/**
 * Frames of the past, read from the frames topic when they are asked for. A label names its frames
 * by stream, clip, index and time, so they are searched for where frames of that time lie; of an
 * event the place of the key frame is known. Thread-safe.
 */
final class FrameHistory implements AutoCloseable {

  /** More would be a film. */
  static final int MAX_FRAMES = 300;

  private static final int MAX_FETCH_BYTES = 1 << 20;
  private static final long IMAGE_BYTES = 32L << 20;
  private static final int MAX_OTHER_PARTITIONS = 8;

  /** A frame is sent soon after it was captured, and not before but for clocks. */
  private static final long LEAD_MILLIS = 1_000;

  private static final FrameScan.Budget WHOLE =
      new FrameScan.Budget(6_000, 96L << 20, Duration.ofSeconds(4));
  private static final FrameScan.Budget KEY =
      new FrameScan.Budget(600, 16L << 20, Duration.ofMillis(1500));
  private static final Duration ONE_RECORD = Duration.ofSeconds(3);

  private final String topic;
  private final FrameReader reader;
  private final LookBackConsumer consumer;
  private final FrameImages images = new FrameImages(IMAGE_BYTES);

  FrameHistory(Map<String, Object> clientConfig, String topic, Optional<SchemaRegistry> registry) {
    this.topic = topic;
    this.reader = new FrameReader(registry);
    this.consumer = new LookBackConsumer(clientConfig, MAX_FETCH_BYTES);
  }

  /** The frames of a row. */
  FoundFrames frames(HistoryRow row) throws HistoryException {
    return consumer.ask(
        kafka -> {
          FrameScan scan = search(kafka, row, WHOLE, row.startedMicros(), row.last());
          return found(row, scan);
        });
  }

  /** The image of the frame that stands for a row, or of the next one that is there. */
  Optional<Image> keyImage(HistoryRow row) throws HistoryException {
    Place key = row.keyPlace();
    if (key != null) {
      return image(key.partition(), key.offset());
    }
    Optional<FrameSpot> spot =
        consumer.ask(
            kafka -> {
              FrameScan scan = search(kafka, row, KEY, keyMicros(row), row.keyFrame());
              SortedMap<Long, FrameSpot> found = scan.found();
              SortedMap<Long, FrameSpot> behind = found.tailMap(row.keyFrame());
              return found.isEmpty()
                  ? Optional.<FrameSpot>empty()
                  : Optional.ofNullable(
                      found.get(behind.isEmpty() ? found.lastKey() : behind.firstKey()));
            });
    return spot.isPresent() ? image(spot.get().partition(), spot.get().offset()) : Optional.empty();
  }

  /** One frame's image; empty if its record is no longer kept or is none. */
  Optional<Image> image(int partition, long offset) throws HistoryException {
    Optional<Image> kept = images.get(partition, offset);
    return kept.isPresent() ? kept : consumer.ask(kafka -> read(kafka, partition, offset));
  }

  String whyNone(int partition, long offset) throws HistoryException {
    return consumer.ask(
        kafka -> Absence.reason(kafka, new TopicPartition(topic, partition), offset));
  }

  private Optional<Image> read(KafkaConsumer<byte[], byte[]> kafka, int partition, long offset) {
    TopicPartition place = new TopicPartition(topic, partition);
    if (!LookBackConsumer.partitions(kafka, topic).contains(place)) {
      return Optional.empty();
    }
    try {
      Optional<Image> image =
          RecordAt.read(kafka, place, offset, ONE_RECORD)
              .map(record -> reader.read(record).image());
      image.ifPresent(read -> images.put(partition, offset, read));
      return image;
    } catch (BadFrameException e) {
      return Optional.empty();
    }
  }

  private static long keyMicros(HistoryRow row) {
    double span = Math.max(1, row.last() - row.first());
    double part = (row.keyFrame() - row.first()) / span;
    return row.startedMicros() + Math.round(part * (row.lastMicros() - row.startedMicros()));
  }

  private FrameScan search(
      KafkaConsumer<byte[], byte[]> kafka,
      HistoryRow row,
      FrameScan.Budget budget,
      long fromMicros,
      long toIndex)
      throws HistoryException {
    List<TopicPartition> all = LookBackConsumer.partitions(kafka, topic);
    if (all.isEmpty()) {
      throw new HistoryException("There is no topic " + topic + ": 'clipstream topics' makes it.");
    }
    FrameScan scan = new FrameScan(reader, row, images, budget);
    for (TopicPartition partition : likely(row, all)) {
      scan.forward(
          kafka, partition, offsetAt(kafka, partition, fromMicros / 1000 - LEAD_MILLIS), toIndex);
      if (scan.found().isEmpty() && !scan.isSpent()) {
        // Of a recording, frames have other times than their records: all were there by the label.
        long upper = offsetAt(kafka, partition, row.labelledMillis() + LEAD_MILLIS);
        scan.backward(kafka, partition, beginning(kafka, partition), upper);
      }
      if (!scan.found().isEmpty() || scan.isSpent()) {
        break;
      }
    }
    return scan;
  }

  /** Where the frames of a stream lie if its producer chooses as Kafka's does, then the others. */
  private static List<TopicPartition> likely(HistoryRow row, List<TopicPartition> all) {
    Place key = row.keyPlace();
    int chosen =
        key == null
            ? Utils.toPositive(Utils.murmur2(row.stream().getBytes(UTF_8))) % all.size()
            : key.partition();
    List<TopicPartition> likely = new ArrayList<>();
    all.stream().filter(one -> one.partition() == chosen).forEach(likely::add);
    all.stream()
        .filter(one -> one.partition() != chosen)
        .limit(key == null ? MAX_OTHER_PARTITIONS : 0)
        .forEach(likely::add);
    return likely;
  }

  private static long offsetAt(
      KafkaConsumer<byte[], byte[]> kafka, TopicPartition partition, long millis) {
    OffsetAndTimestamp at =
        kafka.offsetsForTimes(Map.of(partition, Math.max(0, millis))).get(partition);
    return at == null
        ? kafka.endOffsets(List.of(partition)).getOrDefault(partition, 0L)
        : at.offset();
  }

  private static long beginning(KafkaConsumer<byte[], byte[]> kafka, TopicPartition partition) {
    return kafka.beginningOffsets(List.of(partition)).getOrDefault(partition, 0L);
  }

  private FoundFrames found(HistoryRow row, FrameScan scan) {
    List<FrameSpot> all = new ArrayList<>(scan.found().values());
    long wanted = Math.min(row.frames(), row.last() - row.first() + 1);
    String note = "";
    if (all.isEmpty()) {
      note =
          scan.isSpent()
              ? "Its frames were not found in the time that a page may take."
              : "Its frames are no longer on the topic " + topic + ".";
    } else if (all.size() < wanted) {
      note = "%,d of %,d frames were found.".formatted(all.size(), wanted);
    }
    return new FoundFrames(thinned(all), note);
  }

  private static List<FrameSpot> thinned(List<FrameSpot> all) {
    if (all.size() <= MAX_FRAMES) {
      return all;
    }
    List<FrameSpot> some = new ArrayList<>();
    for (int i = 0; i < MAX_FRAMES; i++) {
      some.add(all.get((int) Math.round((double) i * (all.size() - 1) / (MAX_FRAMES - 1))));
    }
    return some;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
