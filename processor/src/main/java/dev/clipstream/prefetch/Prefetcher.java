package dev.clipstream.prefetch;

import dev.clipstream.records.FrameReader;
import dev.clipstream.serving.FrameBatcher;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;

/**
 * Has frames classified in batches before Kafka Streams asks for them, one at a time.
 *
 * <p>Kafka Streams commits whatever {@code process()} has returned from, so a processor that
 * buffers records for a batch would lose them in a crash. Here the buffering comes before Kafka
 * Streams: its consumers are {@link PrefetchingConsumer}s, which give every fetched record to the
 * batcher shared by all threads, and {@code process()} takes the finished result for its own
 * record. Order, offsets, transactions and rebalances remain those of Kafka Streams.
 *
 * <p>One for a {@code KafkaStreams}; it is its {@link KafkaClientSupplier}. Thread-safe.
 */
public final class Prefetcher implements KafkaClientSupplier {

  private final FrameReader reader;
  private final FrameBatcher batcher;
  private final InstantSource clock;
  private final PrefetchLimits holdBack;
  private final int chunk;

  /** Which consumer, so which thread, has a partition. */
  private final Map<TopicPartition, PrefetchingConsumer> owners = new ConcurrentHashMap<>();

  /**
   * @param holdBack frames each stream thread holds back for the workers
   * @param chunk frames handed to Kafka Streams at a time
   */
  public Prefetcher(
      FrameReader reader,
      FrameBatcher batcher,
      InstantSource clock,
      PrefetchLimits holdBack,
      int chunk) {
    this.reader = reader;
    this.batcher = batcher;
    this.clock = clock;
    this.holdBack = holdBack;
    this.chunk = chunk;
  }

  void own(Collection<TopicPartition> partitions, PrefetchingConsumer consumer) {
    for (TopicPartition partition : partitions) {
      owners.put(partition, consumer);
    }
  }

  void disown(Collection<TopicPartition> partitions, PrefetchingConsumer consumer) {
    // Another thread may have been assigned the partition in the meantime.
    partitions.forEach(partition -> owners.remove(partition, consumer));
  }

  /**
   * What the calling stream thread has prefetched of a partition. To be asked when its task starts:
   * the last commit comes when the partition has been given up.
   *
   * @throws NotPrefetchedException if no consumer of this prefetcher has the partition
   */
  public PrefetchedPartition partition(TopicPartition partition) {
    PrefetchingConsumer owner = owners.get(partition);
    if (owner == null) {
      throw new NotPrefetchedException(partition);
    }
    return owner.prefetched(partition);
  }

  private PendingFrame toFrame(ConsumerRecord<byte[], byte[]> record) {
    return new PendingFrame(reader, clock.millis(), record);
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    PrefetchBuffer lane = new PrefetchBuffer(holdBack, chunk, this::toFrame, this::submit);
    return new PrefetchingConsumer(getRestoreConsumer(config), this, lane);
  }

  private void submit(List<PendingFrame> frames) {
    batcher.submit(frames);
  }

  @Override
  public Consumer<byte[], byte[]> getRestoreConsumer(Map<String, Object> config) {
    return new KafkaConsumer<>(config, new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  @Override
  public Consumer<byte[], byte[]> getGlobalConsumer(Map<String, Object> config) {
    return getRestoreConsumer(config);
  }

  @Override
  public Producer<byte[], byte[]> getProducer(Map<String, Object> config) {
    return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  @Override
  public Admin getAdmin(Map<String, Object> config) {
    return Admin.create(config);
  }
}
