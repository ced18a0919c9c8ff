package dev.clipstream.prefetch;

import dev.clipstream.records.FrameReader;
import dev.clipstream.serving.ProcessorListener;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.KafkaClientSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Has frames classified in batches before Kafka Streams asks for them, one at a time.
 *
 * <p>Kafka Streams commits whatever {@code process()} has returned from, so a processor that
 * buffers records for a batch would lose them in a crash. Here the buffering comes before Kafka
 * Streams: its consumers are {@link PrefetchingConsumer}s, which give every fetched record to the
 * batcher shared by all threads and release it when it is classified, and {@code process()} takes
 * the finished result for its own record. Order, offsets, transactions and rebalances remain those
 * of Kafka Streams.
 *
 * <p>One for a {@code KafkaStreams}; it is its {@link KafkaClientSupplier}. Thread-safe.
 */
public final class Prefetcher implements KafkaClientSupplier {

  /** Which consumer, so which thread, has a partition. */
  private final Map<TopicPartition, PrefetchingConsumer> owners = new ConcurrentHashMap<>();

  /** How often each open consumer, so each stream thread, has polled; written by that thread. */
  private final Map<Object, Long> polls = new ConcurrentHashMap<>();

  private final RegistryRetry retry = new RegistryRetry();
  private final FrameReader reader;
  private final java.util.function.Consumer<List<PendingFrame>> submit;
  private final InstantSource clock;
  private final PrefetchLimits limits;
  private final ProcessorListener listener;
  private final DeletedFrames deletedFrames;
  private final LeaderEnds leaderEnds;

  /** What the consumers see of transactions, and the admin that Kafka Streams has, once it has. */
  private volatile IsolationLevel isolation = IsolationLevel.READ_UNCOMMITTED;

  private volatile @Nullable Admin admin;

  /**
   * @param submit is given the frames of a fetch, in order, by a stream thread; must not block
   * @param clock wall clock
   * @param steadyClock one that is never set
   * @param limits of what each stream thread holds
   */
  public Prefetcher(
      FrameReader reader,
      java.util.function.Consumer<List<PendingFrame>> submit,
      InstantSource clock,
      InstantSource steadyClock,
      PrefetchLimits limits,
      ProcessorListener listener) {
    this.reader = reader;
    this.submit = submit;
    this.clock = clock;
    this.limits = limits;
    this.listener = listener;
    this.deletedFrames = new DeletedFrames(listener::framesDeleted);
    this.leaderEnds = new LeaderEnds(this::askLeaders, steadyClock);
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
    for (TopicPartition partition : partitions) {
      if (owners.remove(partition, consumer)) {
        leaderEnds.forget(partition);
      }
    }
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
    if (String.valueOf(config.get(ConsumerConfig.ISOLATION_LEVEL_CONFIG))
        .equalsIgnoreCase(IsolationLevel.READ_COMMITTED.toString())) {
      isolation = IsolationLevel.READ_COMMITTED;
    }
    return over(getRestoreConsumer(config));
  }

  PrefetchingConsumer over(Consumer<byte[], byte[]> delegate) {
    PrefetchBuffer buffer =
        new PrefetchBuffer(limits, limits.chunk(), this::toFrame, submit, retry, System::nanoTime);
    return new PrefetchingConsumer(delegate, this, buffer);
  }

  void polled(PrefetchingConsumer consumer) {
    polls.merge(consumer, 1L, Long::sum);
  }

  void closed(PrefetchingConsumer consumer) {
    polls.remove(consumer);
  }

  /** How often each stream thread has polled so far; those that have ended are not among them. */
  public Map<Object, Long> polls() {
    return Map.copyOf(polls);
  }

  void resultAwaited(long nanos) {
    listener.resultAwaited(nanos);
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
    Admin made = Admin.create(config);
    admin = made;
    return made;
  }

  LeaderEnds leaderEnds() {
    return leaderEnds;
  }

  private Map<TopicPartition, CompletionStage<Long>> askLeaders(Set<TopicPartition> partitions) {
    Admin asking = admin;
    if (asking == null) {
      throw new IllegalStateException("Kafka Streams has not asked for an admin");
    }
    Map<TopicPartition, OffsetSpec> ends = new HashMap<>();
    partitions.forEach(partition -> ends.put(partition, OffsetSpec.latest()));
    ListOffsetsResult asked =
        asking.listOffsets(
            ends, new ListOffsetsOptions(isolation).timeoutMs((int) LeaderEnds.FRESH.toMillis()));
    Map<TopicPartition, CompletionStage<Long>> answers = new HashMap<>();
    for (TopicPartition partition : partitions) {
      answers.put(
          partition,
          asked
              .partitionResult(partition)
              .thenApply(ListOffsetsResult.ListOffsetsResultInfo::offset)
              .toCompletionStage());
    }
    return answers;
  }
}
