package dev.clipstream.prefetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.model.InferenceException;
import dev.clipstream.records.FrameReader;
import dev.clipstream.serving.FrameResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PrefetchBufferTest {

  private static final int LIMIT = 8;
  private static final int CHUNK = 4;
  private static final Set<TopicPartition> NONE = Set.of();
  private static final FrameReader READER = new FrameReader(Optional.empty());
  private static final FrameResult NOT_NOW =
      new FrameResult.NotNow(new IllegalStateException("away"));
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofSeconds(1);

  private final List<PendingFrame> submitted = new ArrayList<>();
  private final PrefetchBuffer buffer = newBuffer(PrefetchLimits.exactly(LIMIT));
  private long nowNanos = -5;

  private PrefetchBuffer newBuffer(PrefetchLimits limits) {
    return new PrefetchBuffer(
        limits,
        CHUNK,
        record -> new PendingFrame(READER, 0, record),
        submitted::addAll,
        new RegistryRetry(PATIENCE, PAUSE),
        () -> nowNanos);
  }

  private static void finish(PendingFrame frame) {
    frame.result().complete(new FrameResult.Skipped());
  }

  private void finishAll() {
    submitted.forEach(PrefetchBufferTest::finish);
  }

  private void advance(Duration time) {
    nowNanos += time.toNanos();
  }

  private static TopicPartition partition(int number) {
    return new TopicPartition("frames", number);
  }

  /** Records {@code from} to {@code to - 1} of one partition. */
  private static ConsumerRecords<byte[], byte[]> fetch(int partition, long from, long to) {
    return fetch(partition, from, to, 1);
  }

  private static ConsumerRecords<byte[], byte[]> fetch(
      int partition, long from, long to, int bytes) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    for (long offset = from; offset < to; offset++) {
      records.add(new ConsumerRecord<>("frames", partition, offset, null, new byte[bytes]));
    }
    Map<TopicPartition, List<ConsumerRecord<byte[], byte[]>>> byPartition = new LinkedHashMap<>();
    byPartition.put(partition(partition), records);
    return new ConsumerRecords<>(
        byPartition, Map.of(partition(partition), new OffsetAndMetadata(to)));
  }

  private static List<Long> offsets(ConsumerRecords<byte[], byte[]> records, int partition) {
    return records.records(partition(partition)).stream().map(ConsumerRecord::offset).toList();
  }

  @Test
  void everythingFetched_isSubmittedAtOnce() {
    buffer.accept(fetch(0, 0, 20));
    assertThat(submitted).hasSize(20);
    assertThat(buffer.inFlight()).isEqualTo(20);
  }

  @Test
  void onlyFinishedRecords_areReleased_inChunks() {
    buffer.accept(fetch(0, 0, 10));
    assertThat(offsets(buffer.release(NONE), 0)).isEmpty();
    finish(submitted.get(0));
    finish(submitted.get(2));
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(0L);
    finishAll();
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(5L, 6L, 7L, 8L);
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(9L);
  }

  @Test
  void aPartitionWhoseNextFrameTakesLong_doesNotHoldUpAnother() {
    buffer.accept(fetch(0, 0, 3));
    buffer.accept(fetch(1, 0, 3));
    submitted.subList(1, 6).forEach(PrefetchBufferTest::finish);
    ConsumerRecords<byte[], byte[]> released = buffer.release(NONE);
    assertThat(offsets(released, 0)).isEmpty();
    assertThat(offsets(released, 1)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aPartitionThatAlwaysHasAChunk_leavesTheOthersTheirTurn() {
    buffer.accept(fetch(0, 0, 40));
    buffer.accept(fetch(1, 0, 3));
    finishAll();
    assertThat(offsets(buffer.release(NONE), 0)).hasSize(CHUNK);
    assertThat(offsets(buffer.release(NONE), 1)).hasSize(3);
  }

  @Test
  void nothingMoreIsFetched_whileSoMuchIsHeld_byNumberOrByBytes() {
    PrefetchBuffer bySize = newBuffer(new PrefetchLimits(3, 12, 1_000));
    bySize.accept(fetch(0, 0, 11, 1));
    assertThat(bySize.hasRoom()).isTrue();
    bySize.accept(fetch(0, 11, 12, 1));
    assertThat(bySize.hasRoom()).isFalse();
    bySize.drop(List.of(partition(0)));
    assertThat(bySize.hasRoom()).isTrue();
    bySize.accept(fetch(0, 0, 2, 900));
    assertThat(bySize.hasRoom()).as("the workers need more").isTrue();
    bySize.accept(fetch(0, 2, 3, 900));
    assertThat(bySize.hasRoom()).isFalse();
  }

  @Test
  void withNothingHeld_thereIsAlwaysRoom() {
    assertThat(newBuffer(PrefetchLimits.exactly(0)).hasRoom()).isTrue();
  }

  @Test
  void whileTheWorkersHaveEnoughToDo_aChunkIsWaitedFor_elseAnyFrameIsEnough() {
    buffer.accept(fetch(0, 0, 12));
    submitted.subList(0, 3).forEach(PrefetchBufferTest::finish);
    assertThat(buffer.awaitEnough(NONE, 0)).as("9 in flight, 3 ready").isFalse();
    finish(submitted.get(3));
    assertThat(buffer.awaitEnough(NONE, 0)).as("8 in flight, 4 ready").isTrue();
    buffer.release(NONE);
    assertThat(buffer.awaitEnough(NONE, 0)).as("8 in flight, none ready").isFalse();
    finish(submitted.get(4));
    assertThat(buffer.awaitEnough(NONE, 0)).as("7 in flight, 1 ready").isTrue();
  }

  @Test
  void whoWaits_isWokenByTheResultsThatAreEnough() throws Exception {
    buffer.accept(fetch(0, 0, 12));
    CompletableFuture<Boolean> enough =
        CompletableFuture.supplyAsync(() -> buffer.awaitEnough(NONE, Duration.ofDays(1).toNanos()));
    submitted.subList(0, 4).forEach(PrefetchBufferTest::finish);
    assertThat(enough.get()).isTrue();
  }

  @Test
  void framesOfADroppedPartition_areCancelled_theOthersAreNot() {
    buffer.accept(fetch(0, 0, 2));
    buffer.accept(fetch(1, 0, 2));
    buffer.drop(List.of(partition(0)));
    assertThat(submitted)
        .extracting(frame -> frame.result().isCancelled())
        .containsExactly(true, true, false, false);
    assertThat(buffer.inFlight()).isEqualTo(2);
  }

  @Test
  void aPositionPastControlRecords_isToldOnceNothingIsHeldBeforeIt() {
    buffer.accept(fetch(0, 0, 2));
    ConsumerRecords<byte[], byte[]> onlyMarkers =
        new ConsumerRecords<>(Map.of(), Map.of(partition(0), new OffsetAndMetadata(9)));
    buffer.accept(onlyMarkers);
    assertThat(buffer.release(NONE).nextOffsets()).isEmpty();
    finishAll();
    ConsumerRecords<byte[], byte[]> released = buffer.release(NONE);
    assertThat(offsets(released, 0)).containsExactly(0L, 1L);
    assertThat(released.nextOffsets().get(partition(0)).offset()).isEqualTo(9);
  }

  @Test
  void aPositionPastNothingButControlRecords_isToldAtOnce() {
    buffer.accept(new ConsumerRecords<>(Map.of(), Map.of(partition(0), new OffsetAndMetadata(9))));
    assertThat(buffer.awaitEnough(NONE, Duration.ofDays(1).toNanos())).isTrue();
    assertThat(buffer.release(NONE).nextOffsets().get(partition(0)).offset()).isEqualTo(9);
  }

  @Test
  void nothingWaits_onlyWhenTheLastFrameHasBeenTaken() {
    buffer.accept(fetch(0, 0, 1));
    finishAll();
    buffer.release(NONE);
    assertThat(buffer.nothingWaits()).isFalse();
    assertThat(buffer.take(partition(0), 0)).isPresent();
    assertThat(buffer.nothingWaits()).isTrue();
  }

  @Test
  void whatKafkaStreamsPassesOver_isForgotten() {
    buffer.accept(fetch(0, 0, 4));
    finishAll();
    buffer.release(NONE);
    assertThat(buffer.take(partition(0), 2)).isPresent();
    assertThat(buffer.take(partition(0), 1)).isEmpty();
    assertThat(buffer.take(partition(0), 3)).isPresent();
    assertThat(buffer.nothingWaits()).isTrue();
  }

  @Test
  void aRecordThatWasNeverFetched_hasNoFrame() {
    assertThat(buffer.take(partition(3), 17)).isEmpty();
  }

  @Test
  void whatIsHeldOfAPausedPartition_staysUntilItIsResumed() {
    Set<TopicPartition> paused = Set.of(partition(0));
    buffer.accept(fetch(0, 0, 20));
    buffer.accept(fetch(1, 0, 2));
    finishAll();
    ConsumerRecords<byte[], byte[]> released = buffer.release(paused);
    assertThat(offsets(released, 0)).isEmpty();
    assertThat(offsets(released, 1)).containsExactly(0L, 1L);
    assertThat(buffer.isBusy(paused)).isFalse();
    assertThat(buffer.firstHeld(partition(0))).hasValue(0);
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(0L, 1L, 2L, 3L);
  }

  @Test
  void whatTheDeviceFailsOn_isThrown_andNotReleased() {
    buffer.accept(fetch(0, 0, 2));
    submitted.get(0).result().completeExceptionally(new InferenceException("the device is lost"));
    assertThatThrownBy(() -> buffer.awaitEnough(NONE, 0))
        .isInstanceOf(InferenceException.class)
        .hasMessage("the device is lost");
    assertThat(offsets(buffer.release(NONE), 0)).isEmpty();
  }

  /**
   * As with a registry that is away: each try is a frame of its own, and only the frame that is
   * next in its partition is tried again while nobody knows better.
   */
  @Test
  void whatNobodyCanTellNow_isTriedAgainAfterAPause_andHoldsUpItsPartitionOnly() {
    buffer.accept(fetch(0, 0, 3));
    buffer.accept(fetch(1, 0, 1));
    submitted.subList(0, 3).forEach(frame -> frame.result().complete(NOT_NOW));
    finish(submitted.get(3));
    assertThat(buffer.awaitEnough(NONE, 0)).isTrue();
    assertThat(offsets(buffer.release(NONE), 1)).containsExactly(0L);
    assertThat(buffer.awaitEnough(NONE, 0)).isFalse();
    assertThat(submitted).hasSize(4);
    advance(PAUSE);
    assertThat(buffer.awaitEnough(NONE, 0)).isFalse();
    assertThat(submitted).hasSize(5);
    assertThat(submitted.get(4).ref()).isEqualTo(submitted.get(0).ref());
    finish(submitted.get(4));
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(0L);
    assertThat(submitted.subList(5, 7))
        .as("the rest is tried at once when the first has been told")
        .extracting(frame -> frame.ref().offset())
        .containsExactly(1L, 2L);
    finishAll();
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(1L, 2L);
  }

  @Test
  void whatNobodyCanTellForLong_endsInItsCause_afterItsTimeAsTheNextOfItsPartition() {
    buffer.accept(fetch(0, 0, 2));
    submitted.forEach(frame -> frame.result().complete(NOT_NOW));
    for (Duration waited = Duration.ZERO; waited.compareTo(PATIENCE) <= 0; ) {
      assertThat(buffer.awaitEnough(NONE, 0)).isFalse();
      submitted.get(submitted.size() - 1).result().complete(NOT_NOW);
      advance(PAUSE);
      waited = waited.plus(PAUSE);
    }
    assertThatThrownBy(() -> buffer.awaitEnough(NONE, 0)).hasMessage("away");
    // The second has not been waited for at all when the first is told at last.
    finish(submitted.get(submitted.size() - 1));
  }

  @Test
  void theTimeThatTheFirstWaited_isNotHeldAgainstTheSecond() {
    buffer.accept(fetch(0, 0, 2));
    submitted.forEach(frame -> frame.result().complete(NOT_NOW));
    assertThat(buffer.awaitEnough(NONE, 0)).isFalse();
    advance(PATIENCE);
    assertThat(buffer.awaitEnough(NONE, 0)).isFalse();
    finish(submitted.get(2));
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(0L);
    submitted.get(3).result().complete(NOT_NOW);
    assertThat(buffer.awaitEnough(NONE, 0)).isFalse();
  }

  /**
   * Whatever is fetched, finished in whatever order, tried again, paused, released, dropped and
   * read again: Kafka Streams sees finished records only, of a partition gapless and in order, and
   * the position it is told is the next record it will see; what is held stays within its limits.
   */
  @Property(tries = 300)
  void kafkaStreams_seesFinishedRecordsOnly_eachOnce_inOrder_andTruePositions(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int partitions) {
    submitted.clear();
    PrefetchBuffer buffer = newBuffer(PrefetchLimits.exactly(LIMIT));
    Random random = new Random(seed);
    Map<Integer, Long> fetchedTo = new HashMap<>();
    Map<Integer, Long> seenTo = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (int step = 0; step < 200; step++) {
      int partition = random.nextInt(partitions);
      if (random.nextInt(20) == 0) {
        // A rebalance or a seek: Kafka Streams goes on from what it had seen.
        buffer.drop(List.of(partition(partition)));
        fetchedTo.put(partition, seenTo.getOrDefault(partition, 0L));
        continue;
      }
      if (buffer.hasRoom() && random.nextBoolean()) {
        long from = fetchedTo.getOrDefault(partition, 0L);
        long to = from + 1 + random.nextInt(6);
        buffer.accept(fetch(partition, from, to));
        fetchedTo.put(partition, to);
      }
      for (PendingFrame frame : List.copyOf(submitted)) {
        if (random.nextInt(3) == 0) {
          frame.result().complete(random.nextInt(8) == 0 ? NOT_NOW : new FrameResult.Skipped());
        }
      }
      advance(PAUSE.dividedBy(2));
      Set<TopicPartition> paused =
          random.nextInt(4) == 0 ? Set.of(partition(random.nextInt(partitions))) : NONE;
      boolean unused = buffer.awaitEnough(paused, 0);
      ConsumerRecords<byte[], byte[]> released = buffer.release(paused);
      assertThat(released.count()).isLessThanOrEqualTo(CHUNK);
      for (ConsumerRecord<byte[], byte[]> record : released) {
        assertThat(paused).doesNotContain(partition(record.partition()));
        long expected = seenTo.getOrDefault(record.partition(), 0L);
        assertThat(record.offset()).isEqualTo(expected);
        seenTo.put(record.partition(), expected + 1);
        Optional<PendingFrame> frame = buffer.take(partition(record.partition()), record.offset());
        assertThat(frame.orElseThrow().outcome()).isEqualTo(new FrameResult.Skipped());
        assertThat(taken.add(record.partition() + "-" + record.offset())).isTrue();
      }
      released
          .nextOffsets()
          .forEach(
              (told, position) ->
                  assertThat(position.offset())
                      .isEqualTo(seenTo.getOrDefault(told.partition(), 0L)));
      long held = 0;
      for (int p = 0; p < partitions; p++) {
        long seen = seenTo.getOrDefault(p, 0L);
        buffer.firstHeld(partition(p)).ifPresent(first -> assertThat(first).isEqualTo(seen));
        held += fetchedTo.getOrDefault(p, 0L) - seen;
      }
      assertThat(held).isLessThan(LIMIT + 6);
      submitted.removeIf(frame -> frame.result().isDone());
      assertThat(buffer.inFlight()).isEqualTo(submitted.size());
    }
  }

  /** A partition whose first frame never has a result costs the others nothing. */
  @Property(tries = 50)
  void aPartitionThatStandsStill_letsTheOthersFinish(
      @ForAll long seed, @ForAll @IntRange(min = 2, max = 4) int partitions) {
    submitted.clear();
    PrefetchBuffer buffer = newBuffer(PrefetchLimits.exactly(1_000));
    Random random = new Random(seed);
    for (int p = 0; p < partitions; p++) {
      buffer.accept(fetch(p, 0, 1 + random.nextInt(30)));
    }
    PendingFrame stuck = submitted.stream().filter(f -> f.ref().partition() == 0).findFirst().get();
    submitted.stream().filter(frame -> frame != stuck).forEach(PrefetchBufferTest::finish);
    Set<Integer> seen = new HashSet<>();
    for (ConsumerRecords<byte[], byte[]> released = buffer.release(NONE);
        !released.isEmpty();
        released = buffer.release(NONE)) {
      released.forEach(record -> seen.add(record.partition()));
    }
    assertThat(seen).hasSize(partitions - 1).doesNotContain(0);
    for (int p = 1; p < partitions; p++) {
      assertThat(buffer.firstHeld(partition(p))).isEmpty();
    }
  }
}
