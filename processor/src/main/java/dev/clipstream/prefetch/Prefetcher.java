package dev.clipstream.prefetch;

import dev.clipstream.records.FrameReader;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
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
 * <p>A miss is harmless: a frame that was not looked ahead is submitted by {@code process()}
 * itself.
 *
 * <p>One for a {@code KafkaStreams}; it is its {@link KafkaClientSupplier}. Thread-safe.
 */
public final class Prefetcher implements KafkaClientSupplier {

  private final FrameReader reader;
  private final FrameGuard guard;
  private final InstantSource clock;
  private final PrefetchLimits holdBack;
  private final int chunk;
  private final DeletedFrames deletedFrames;

  /** Which consumer, so which thread, has a partition. */
  private final Map<TopicPartition, PrefetchingConsumer> owners = new ConcurrentHashMap<>();

  /**
   * @param guard hands frames to the workers
   * @param holdBack frames each stream thread holds back for the workers
   * @param chunk frames handed to Kafka Streams at a time
   * @param deletedFrames is told how many frames were deleted before they could be processed
   */
  public Prefetcher(
      FrameReader reader,
      FrameGuard guard,
      InstantSource clock,
      PrefetchLimits holdBack,
      int chunk,
      LongConsumer deletedFrames) {
    this.reader = reader;
    this.guard = guard;
    this.clock = clock;
    this.holdBack = holdBack;
    this.chunk = chunk;
    this.deletedFrames = new DeletedFrames(deletedFrames);
  }

  DeletedFrames deletedFrames() {
    return deletedFrames;
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

  /** Called by the stream thread that processes the partition. */
  public Optional<PendingFrame> take(TopicPartition partition, long offset) {
    return owner(partition).flatMap(owner -> owner.lane().take(partition, offset));
  }

  /** Whether the calling stream thread, which owns the partition, has nothing more to do. */
  public boolean nothingWaits(TopicPartition partition) {
    return owner(partition).map(PrefetchingConsumer::nothingWaits).orElse(false);
  }

  /** Whether the calling stream thread has processed all there is of the partition. */
  public boolean caughtUp(TopicPartition partition) {
    return owner(partition).map(owner -> owner.caughtUp(partition)).orElse(true);
  }

  /** Counts the commits of a partition that the calling stream thread owns. */
  public LongSupplier commits(TopicPartition partition) {
    // The owner is looked up now: its last commit comes when it has given the partition up.
    Optional<PrefetchingConsumer> owner = owner(partition);
    return () -> owner.map(consumer -> consumer.commits(partition)).orElse(0L);
  }

  private Optional<PrefetchingConsumer> owner(TopicPartition partition) {
    return Optional.ofNullable(owners.get(partition));
  }

  private PendingFrame toFrame(ConsumerRecord<byte[], byte[]> record) {
    return new PendingFrame(
        reader,
        clock.millis(),
        record.partition(),
        record.offset(),
        record.timestamp(),
        record.key(),
        record.value());
  }

  @Override
  public Consumer<byte[], byte[]> getConsumer(Map<String, Object> config) {
    PrefetchBuffer lane = new PrefetchBuffer(holdBack, chunk, this::toFrame, guard::submit);
    return new PrefetchingConsumer(config, this, lane);
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
