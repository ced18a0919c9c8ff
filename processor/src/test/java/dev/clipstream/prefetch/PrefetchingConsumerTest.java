package dev.clipstream.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.clipstream.records.FrameReader;
import dev.clipstream.serving.FrameResult;
import dev.clipstream.serving.ProcessorListener;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What Kafka Streams sees of its consumer, with one behind it that a test scripts. */
class PrefetchingConsumerTest {

  private static final TopicPartition FIRST = new TopicPartition("frames", 0);
  private static final TopicPartition SECOND = new TopicPartition("frames", 1);
  private static final Duration AT_ONCE = Duration.ZERO;
  private static final Duration FOR_EVER = Duration.ofMinutes(5);
  private static final int LIMIT = 4;

  private final List<PendingFrame> submitted = new ArrayList<>();
  private final AtomicInteger brokerPolls = new AtomicInteger();
  private final MockConsumer<byte[], byte[]> broker =
      new MockConsumer<>("earliest") {
        @Override
        public synchronized ConsumerRecords<byte[], byte[]> poll(Duration timeout) {
          brokerPolls.incrementAndGet();
          return super.poll(timeout);
        }
      };
  private final Prefetcher prefetcher = newPrefetcher(PrefetchLimits.exactly(LIMIT));
  private final PrefetchingConsumer consumer = prefetcher.over(broker);

  /** As Kafka Streams does, some partitions are paused when they are assigned. */
  private Set<TopicPartition> pausedOnAssignment = Set.of();

  private Prefetcher newPrefetcher(PrefetchLimits limits) {
    return new Prefetcher(
        new FrameReader(Optional.empty()),
        submitted::addAll,
        Clock.systemUTC(),
        Clock.systemUTC(),
        limits,
        ProcessorListener.NONE);
  }

  @BeforeEach
  void subscribe() {
    consumer.subscribe(
        Set.of("frames"),
        new ConsumerRebalanceListener() {
          @Override
          public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            consumer.pause(pausedOnAssignment);
          }

          @Override
          public void onPartitionsRevoked(Collection<TopicPartition> partitions) {}
        });
    broker.updateBeginningOffsets(Map.of(FIRST, 0L, SECOND, 0L));
    broker.rebalance(List.of(FIRST, SECOND));
  }

  private void send(TopicPartition partition, long offset) {
    broker.addRecord(
        new ConsumerRecord<>(
            partition.topic(), partition.partition(), offset, null, new byte[] {1}));
  }

  private void finish(int frame) {
    submitted.get(frame).result().complete(new FrameResult.Skipped());
  }

  private List<String> poll(Duration timeout) {
    List<String> refs = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      refs.add(record.partition() + "@" + record.offset());
      assertThat(
              prefetcher
                  .partition(new TopicPartition(record.topic(), record.partition()))
                  .take(record.offset())
                  .outcome())
          .isNotNull();
    }
    return refs;
  }

  @Test
  void aRecord_isReleasedWhenItsFrameIsFinished_andNotBefore() {
    send(FIRST, 0);
    assertThat(poll(AT_ONCE)).isEmpty();
    assertThat(poll(Duration.ofMillis(5))).isEmpty();
    finish(0);
    assertThat(poll(AT_ONCE)).containsExactly("0@0");
  }

  @Test
  void aPoll_waitsForTheWorkers() {
    send(FIRST, 0);
    assertThat(poll(AT_ONCE)).isEmpty();
    CompletableFuture<Void> worker = CompletableFuture.runAsync(() -> finish(0));
    assertThat(poll(FOR_EVER)).containsExactly("0@0");
    worker.join();
  }

  @Test
  void whatComesWhileAFrameTakesLong_isClassifiedMeanwhile() {
    send(FIRST, 0);
    assertThat(poll(AT_ONCE)).isEmpty();
    broker.schedulePollTask(() -> send(SECOND, 0));
    broker.schedulePollTask(
        () -> {
          // Only a thread that looks after the broker while it waits comes here.
          finish(1);
        });
    assertThat(poll(FOR_EVER)).containsExactly("1@0");
  }

  /** However slow the machine is, it does not look more often. */
  @Test
  void whileTheWorkersHaveEnoughToDo_theBrokerIsLookedAfterRarely() {
    PrefetchingConsumer roomy = newPrefetcher(new PrefetchLimits(1, 100, 1 << 20)).over(broker);
    roomy.subscribe(Set.of("frames"));
    broker.rebalance(List.of(FIRST, SECOND));
    send(FIRST, 0);
    send(FIRST, 1);
    assertThat(roomy.poll(AT_ONCE)).isEmpty();
    assertThat(submitted).hasSize(2);
    int before = brokerPolls.get();
    assertThat(roomy.poll(Duration.ofMillis(64))).isEmpty();
    assertThat(brokerPolls.get() - before).as("every 16 ms").isLessThanOrEqualTo(5);
  }

  @Test
  void aFullBuffer_fetchesNoMore_andKeepsPollingForTheGroup() {
    for (int offset = 0; offset < 3 * LIMIT; offset++) {
      send(FIRST, offset);
    }
    broker.setMaxPollRecords(LIMIT);
    assertThat(poll(AT_ONCE)).isEmpty();
    assertThat(submitted).hasSize(LIMIT);
    int before = brokerPolls.get();
    assertThat(poll(AT_ONCE)).isEmpty();
    assertThat(poll(Duration.ofMillis(5))).isEmpty();
    assertThat(submitted).hasSize(LIMIT);
    assertThat(brokerPolls.get()).isEqualTo(before + 2);
    assertThat(consumer.paused()).as("by Kafka Streams").isEmpty();
    assertThat(broker.paused()).as("between two polls").isEmpty();
    for (int frame = 0; frame < LIMIT; frame++) {
      finish(frame);
    }
    assertThat(poll(AT_ONCE)).hasSize(LIMIT);
    assertThat(poll(AT_ONCE)).isEmpty();
    assertThat(submitted).hasSize(2 * LIMIT);
  }

  @Test
  void whatKafkaStreamsPauses_staysPaused_alsoWhenTheBufferWasFullMeanwhile() {
    for (int offset = 0; offset < LIMIT; offset++) {
      send(FIRST, offset);
    }
    assertThat(poll(AT_ONCE)).isEmpty();
    consumer.pause(Set.of(FIRST));
    assertThat(poll(AT_ONCE)).isEmpty();
    assertThat(consumer.paused()).containsExactly(FIRST);
    assertThat(broker.paused()).containsExactly(FIRST);
    for (int frame = 0; frame < LIMIT; frame++) {
      finish(frame);
    }
    assertThat(poll(AT_ONCE)).isEmpty();
    consumer.resume(Set.of(FIRST));
    assertThat(poll(AT_ONCE)).hasSize(LIMIT);
  }

  @Test
  void aPartitionThatIsPausedInARebalance_staysSo_whenTheBufferIsFull() {
    for (int offset = 0; offset < LIMIT; offset++) {
      send(FIRST, offset);
    }
    assertThat(poll(AT_ONCE)).isEmpty();
    pausedOnAssignment = Set.of(SECOND);
    broker.schedulePollTask(() -> broker.rebalance(List.of(FIRST, SECOND)));
    assertThat(poll(AT_ONCE)).isEmpty();
    assertThat(consumer.paused()).containsExactly(SECOND);
    assertThat(broker.paused()).containsExactly(SECOND);
  }

  @Test
  void thePosition_isThatOfTheOldestRecordThatIsHeld() {
    for (int offset = 0; offset < 3; offset++) {
      send(FIRST, offset);
    }
    assertThat(poll(AT_ONCE)).isEmpty();
    assertThat(consumer.position(FIRST)).isZero();
    finish(0);
    assertThat(poll(AT_ONCE)).containsExactly("0@0");
    assertThat(consumer.position(FIRST)).isEqualTo(1);
    finish(1);
    finish(2);
    assertThat(poll(AT_ONCE)).containsExactly("0@1", "0@2");
    assertThat(consumer.position(FIRST)).isEqualTo(3);
  }

  @Test
  void aSeek_forgetsWhatIsHeldOfThePartition() {
    send(FIRST, 0);
    send(SECOND, 0);
    assertThat(poll(AT_ONCE)).isEmpty();
    consumer.seek(FIRST, 0);
    submitted.forEach(frame -> frame.result().complete(new FrameResult.Skipped()));
    assertThat(poll(AT_ONCE)).containsExactly("1@0");
    assertThat(consumer.position(FIRST)).isZero();
  }

  @Test
  void aPartitionThatIsTakenAway_isForgotten_andHasNoPrefetchHere() {
    send(FIRST, 0);
    assertThat(poll(AT_ONCE)).isEmpty();
    broker.rebalance(List.of(SECOND));
    assertThat(submitted.get(0).result()).isCancelled();
    assertThat(poll(AT_ONCE)).isEmpty();
    assertThatExceptionOfType(NotPrefetchedException.class)
        .isThrownBy(() -> prefetcher.partition(FIRST));
    assertThat(prefetcher.partition(SECOND).nothingWaits()).isTrue();
  }

  @Test
  void aConsumerThatIsClosed_ownsNothing() {
    consumer.close();
    assertThatExceptionOfType(NotPrefetchedException.class)
        .isThrownBy(() -> prefetcher.partition(FIRST));
  }

  @Test
  void aRecordThatWasNotPrefetched_isNamed() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(() -> prefetcher.partition(FIRST).take(17))
        .withMessageContaining("frames-0@17");
  }

  @Test
  void pollsAreCounted_untilItIsClosed() {
    poll(AT_ONCE);
    long before = prefetcher.polls().getOrDefault(consumer, 0L);
    poll(AT_ONCE);
    assertThat(prefetcher.polls()).containsOnly(Map.entry(consumer, before + 1));
    consumer.close();
    assertThat(prefetcher.polls()).isEmpty();
  }
}
