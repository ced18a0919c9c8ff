package dev.clipstream.prefetch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.FrameReader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

class PrefetchBufferTest {

  private static final int DEPTH = 8;
  private static final int CHUNK = 4;
  private static final Set<TopicPartition> NONE = Set.of();
  private static final FrameReader READER = new FrameReader(Optional.empty());

  private final List<PendingFrame> submitted = new ArrayList<>();
  private final PrefetchBuffer lane = newLane();

  private PrefetchBuffer newLane() {
    return newLane(PrefetchLimits.exactly(DEPTH));
  }

  private PrefetchBuffer newLane(PrefetchLimits holdBack) {
    return new PrefetchBuffer(
        holdBack, CHUNK, record -> new PendingFrame(READER, 0, record), submitted::addAll);
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
    lane.accept(fetch(0, 0, 20));
    assertThat(submitted).hasSize(20);
  }

  @Test
  void whileMoreComes_depthRecordsAreHeldBack() {
    lane.accept(fetch(0, 0, 20));
    assertThat(offsets(lane.release(true, NONE), 0)).hasSize(20 - DEPTH).startsWith(0L);
  }

  @Test
  void bigFrames_areHeldBackByTheirBytes_butNotFewerThanTheWorkersNeed() {
    PrefetchBuffer bySize = newLane(new PrefetchLimits(3, 100, 1_000));
    bySize.accept(fetch(0, 0, 20, 100));
    assertThat(offsets(bySize.release(true, NONE), 0)).hasSize(20 - 10);
    bySize.accept(fetch(0, 20, 40, 900));
    assertThat(offsets(bySize.release(true, NONE), 0)).hasSize(10 + 20 - 3);
  }

  @Test
  void smallFrames_areHeldBackByTheirNumber() {
    PrefetchBuffer bySize = newLane(new PrefetchLimits(3, 12, 1_000));
    bySize.accept(fetch(0, 0, 20, 1));
    assertThat(offsets(bySize.release(true, NONE), 0)).hasSize(20 - 12);
  }

  @Test
  void framesOfADroppedPartition_areCancelled_theOthersAreNot() {
    lane.accept(fetch(0, 0, 2));
    lane.accept(fetch(1, 0, 2));
    lane.drop(List.of(partition(0)));
    assertThat(submitted)
        .extracting(frame -> frame.result().isCancelled())
        .containsExactly(true, true, false, false);
  }

  @Test
  void whenNothingMoreComes_theRestIsReleasedInChunks() {
    lane.accept(fetch(0, 0, 6));
    assertThat(offsets(lane.release(true, NONE), 0)).isEmpty();
    assertThat(offsets(lane.release(false, NONE), 0)).containsExactly(0L, 1L, 2L, 3L);
    assertThat(offsets(lane.release(false, NONE), 0)).containsExactly(4L, 5L);
    assertThat(lane.holdsOnly(NONE)).isTrue();
  }

  @Test
  void aPositionPastControlRecords_isToldOnceNothingIsHeldBeforeIt() {
    lane.accept(fetch(0, 0, 2));
    ConsumerRecords<byte[], byte[]> onlyMarkers =
        new ConsumerRecords<>(Map.of(), Map.of(partition(0), new OffsetAndMetadata(9)));
    lane.accept(onlyMarkers);
    ConsumerRecords<byte[], byte[]> released = lane.release(false, NONE);
    assertThat(offsets(released, 0)).containsExactly(0L, 1L);
    assertThat(released.nextOffsets().get(partition(0)).offset()).isEqualTo(9);
  }

  @Test
  void nothingWaits_onlyWhenTheLastFrameHasBeenTaken() {
    lane.accept(fetch(0, 0, 1));
    lane.release(false, NONE);
    assertThat(lane.nothingWaits()).isFalse();
    assertThat(lane.take(partition(0), 0)).isPresent();
    assertThat(lane.nothingWaits()).isTrue();
  }

  @Test
  void aMiss_isEmpty() {
    assertThat(lane.take(partition(3), 17)).isEmpty();
  }

  @Test
  void whatIsHeldOfAPausedPartition_staysUntilItIsResumed() {
    Set<TopicPartition> paused = Set.of(partition(0));
    lane.accept(fetch(0, 0, 20));
    lane.accept(fetch(1, 0, 2));
    ConsumerRecords<byte[], byte[]> released = lane.release(true, paused);
    assertThat(offsets(released, 0)).isEmpty();
    assertThat(offsets(released, 1)).containsExactly(0L, 1L);
    assertThat(lane.holdsOnly(paused)).isTrue();
    assertThat(lane.firstHeld(partition(0))).hasValue(0);
    assertThat(offsets(lane.release(false, NONE), 0)).containsExactly(0L, 1L, 2L, 3L);
  }

  /**
   * Whatever is fetched, paused, released, dropped and read again: what Kafka Streams sees of a
   * partition is gapless and in order, and the position it is told is the next record it will see.
   */
  @Property(tries = 100)
  void kafkaStreams_seesEveryRecordOnce_inOrder_andTruePositions(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int partitions) {
    PrefetchBuffer lane = newLane();
    Random random = new Random(seed);
    Map<Integer, Long> fetchedTo = new HashMap<>();
    Map<Integer, Long> seenTo = new HashMap<>();
    Set<String> taken = new HashSet<>();
    for (int step = 0; step < 200; step++) {
      int partition = random.nextInt(partitions);
      if (random.nextInt(20) == 0) {
        // A rebalance or a seek: Kafka Streams goes on from what it had seen.
        lane.drop(List.of(partition(partition)));
        fetchedTo.put(partition, seenTo.getOrDefault(partition, 0L));
        continue;
      }
      boolean moreCame = random.nextBoolean();
      if (moreCame) {
        long from = fetchedTo.getOrDefault(partition, 0L);
        long to = from + 1 + random.nextInt(6);
        lane.accept(fetch(partition, from, to));
        fetchedTo.put(partition, to);
      }
      Set<TopicPartition> paused =
          random.nextInt(4) == 0 ? Set.of(partition(random.nextInt(partitions))) : NONE;
      ConsumerRecords<byte[], byte[]> released = lane.release(moreCame, paused);
      for (ConsumerRecord<byte[], byte[]> record : released) {
        assertThat(paused).doesNotContain(partition(record.partition()));
        long expected = seenTo.getOrDefault(record.partition(), 0L);
        assertThat(record.offset()).isEqualTo(expected);
        seenTo.put(record.partition(), expected + 1);
        Optional<PendingFrame> frame = lane.take(partition(record.partition()), record.offset());
        assertThat(frame).isPresent();
        assertThat(taken.add(record.partition() + "-" + record.offset())).isTrue();
      }
      released
          .nextOffsets()
          .forEach(
              (told, position) ->
                  assertThat(position.offset())
                      .isEqualTo(seenTo.getOrDefault(told.partition(), 0L)));
      for (int p = 0; p < partitions; p++) {
        long seen = seenTo.getOrDefault(p, 0L);
        lane.firstHeld(partition(p)).ifPresent(held -> assertThat(held).isEqualTo(seen));
      }
    }
  }
}
