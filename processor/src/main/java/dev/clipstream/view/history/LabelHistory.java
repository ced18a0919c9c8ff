package dev.clipstream.view.history;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;

/**
 * Labeled clips and events of the past, newest first, read from their topics each time they are
 * asked for: so they are there after a restart, and nothing of them is kept. One page reads no more
 * than {@value #MAX_READ} records and for no longer than {@link #MAX_TIME}; what is beyond that is
 * the next page's. Thread-safe.
 */
final class LabelHistory implements AutoCloseable {

  static final int MAX_READ = 20_000;
  static final Duration MAX_TIME = Duration.ofSeconds(3);

  private static final int MAX_FETCH_BYTES = 512 << 10;
  private static final Duration ONE_RECORD = Duration.ofSeconds(3);

  private final TopicNames topics;
  private final RowReader rows;
  private final LookBackConsumer consumer;

  LabelHistory(
      Map<String, Object> clientConfig, TopicNames topics, Optional<SchemaRegistry> registry) {
    this.topics = topics;
    this.rows = new RowReader(registry);
    this.consumer = new LookBackConsumer(clientConfig, MAX_FETCH_BYTES);
  }

  /** One page. */
  HistoryPage page(HistoryQuery query) throws HistoryException {
    return consumer.ask(kafka -> page(kafka, query));
  }

  /** The row at a place; empty if its record is no longer kept. */
  Optional<HistoryRow> row(RowRef at) throws HistoryException {
    return consumer.ask(kafka -> record(kafka, at).flatMap(record -> rows.read(at.kind(), record)));
  }

  /** The label of a clip at a place; empty if its record is no longer kept, or is none. */
  Optional<ClipLabel> clipLabel(RowRef at) throws HistoryException {
    return consumer.ask(kafka -> record(kafka, at).flatMap(rows::clipLabel));
  }

  String whyNone(RowRef at) throws HistoryException {
    TopicPartition place = new TopicPartition(topic(at.kind()), at.partition());
    return consumer.ask(kafka -> Absence.reason(kafka, place, at.offset()));
  }

  private HistoryPage page(KafkaConsumer<byte[], byte[]> kafka, HistoryQuery query)
      throws HistoryException {
    Map<TopicPartition, RowKind> partitions = new HashMap<>();
    List<String> missing = new ArrayList<>();
    for (RowKind kind : RowKind.values()) {
      if (query.wants(kind)) {
        List<TopicPartition> found = LookBackConsumer.partitions(kafka, topic(kind));
        found.forEach(partition -> partitions.put(partition, kind));
        if (found.isEmpty()) {
          missing.add(topic(kind));
        }
      }
    }
    if (partitions.isEmpty()) {
      throw new HistoryException(
          "There is no topic "
              + String.join(" and no topic ", missing)
              + ": 'clipstream topics'"
              + " makes them.");
    }
    List<PartitionTail> tails = tails(kafka, partitions, query);
    BackwardReader reader = new BackwardReader(kafka, tails);
    Set<String> seen = new HashSet<>();
    List<HistoryRow> found = new ArrayList<>();
    long reached = query.toMillis();
    long endNanos = System.nanoTime() + MAX_TIME.toNanos();
    boolean more = true;
    for (int read = 0;
        read < MAX_READ && found.size() < query.limit() && System.nanoTime() < endNanos;
        read++) {
      Optional<PartitionTail> tail = reader.newest();
      if (tail.isEmpty()) {
        more = false;
        break;
      }
      ConsumerRecord<byte[], byte[]> record = tail.get().take();
      reached = Math.min(reached, record.timestamp());
      // Of several records of one event the newest says all; a repeated label says it again.
      rows.read(tail.get().kind(), record)
          .filter(row -> seen.add(row.id()))
          .filter(query::matches)
          .map(HistoryRow::brief)
          .ifPresent(found::add);
    }
    more = more && !tails.stream().allMatch(PartitionTail::isAtItsBeginning);
    return new HistoryPage(
        found,
        more ? cursor(tails).toString() : "",
        more ? reached : query.fromMillis(),
        note(missing));
  }

  private static String note(List<String> missing) {
    return missing.isEmpty()
        ? ""
        : "There is no topic " + missing.get(0) + ": 'clipstream topics' makes it.";
  }

  private static List<PartitionTail> tails(
      KafkaConsumer<byte[], byte[]> kafka,
      Map<TopicPartition, RowKind> partitions,
      HistoryQuery query) {
    Map<TopicPartition, Long> ends = kafka.endOffsets(partitions.keySet());
    Map<TopicPartition, OffsetAndTimestamp> from = at(kafka, partitions, query.fromMillis());
    Map<TopicPartition, OffsetAndTimestamp> to =
        query.cursor().isNewest() && query.toMillis() < Long.MAX_VALUE
            ? at(kafka, partitions, query.toMillis())
            : Map.of();
    List<PartitionTail> tails = new ArrayList<>();
    partitions.forEach(
        (partition, kind) -> {
          long end = ends.getOrDefault(partition, 0L);
          OffsetAndTimestamp first = from.get(partition);
          OffsetAndTimestamp behind = to.get(partition);
          long upper = behind == null ? end : behind.offset();
          if (!query.cursor().isNewest()) {
            // A partition that the cursor does not know is newer than all that it tells of.
            upper =
                query
                    .cursor()
                    .upper()
                    .getOrDefault(new Cursor.Partition(kind, partition.partition()), 0L);
          }
          tails.add(
              new PartitionTail(
                  kind, partition, first == null ? end : first.offset(), Math.min(upper, end)));
        });
    return tails;
  }

  private static Map<TopicPartition, OffsetAndTimestamp> at(
      KafkaConsumer<byte[], byte[]> kafka, Map<TopicPartition, RowKind> partitions, long millis) {
    Map<TopicPartition, Long> times = new HashMap<>();
    partitions.keySet().forEach(partition -> times.put(partition, Math.max(0, millis)));
    Map<TopicPartition, OffsetAndTimestamp> found = new HashMap<>();
    kafka
        .offsetsForTimes(times)
        .forEach(
            (partition, offset) -> {
              if (offset != null) {
                found.put(partition, offset);
              }
            });
    return found;
  }

  private static Cursor cursor(List<PartitionTail> tails) {
    Map<Cursor.Partition, Long> upper = new TreeMap<>();
    for (PartitionTail tail : tails) {
      upper.put(new Cursor.Partition(tail.kind(), tail.partition().partition()), tail.upper());
    }
    return new Cursor(upper);
  }

  private Optional<ConsumerRecord<byte[], byte[]>> record(
      KafkaConsumer<byte[], byte[]> kafka, RowRef at) {
    TopicPartition partition = new TopicPartition(topic(at.kind()), at.partition());
    if (!LookBackConsumer.partitions(kafka, partition.topic()).contains(partition)) {
      return Optional.empty();
    }
    return RecordAt.read(kafka, partition, at.offset(), ONE_RECORD);
  }

  private String topic(RowKind kind) {
    return kind == RowKind.CLIP ? topics.clipLabels() : topics.labelEvents();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
