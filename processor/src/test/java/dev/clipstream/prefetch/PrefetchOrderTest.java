package dev.clipstream.prefetch;

import static dev.clipstream.prefetch.BufferFixture.CHUNK;
import static dev.clipstream.prefetch.BufferFixture.LIMIT;
import static dev.clipstream.prefetch.BufferFixture.NONE;
import static dev.clipstream.prefetch.BufferFixture.NOT_NOW;
import static dev.clipstream.prefetch.BufferFixture.PAUSE;
import static dev.clipstream.prefetch.BufferFixture.fetch;
import static dev.clipstream.prefetch.BufferFixture.partition;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.serving.FrameResult;
import java.util.HashMap;
import java.util.HashSet;
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
import org.apache.kafka.common.TopicPartition;

/** What Kafka Streams gets to see, whatever happens. */
class PrefetchOrderTest {

  private final BufferFixture workers = new BufferFixture();
  private final List<PendingFrame> submitted = workers.submitted;

  /**
   * Whatever is fetched, finished in whatever order, tried again, paused, released, dropped and
   * read again: Kafka Streams sees finished records only, of a partition gapless and in order, and
   * the position it is told is the next record it will see; what is held stays within its limits.
   */
  @Property(tries = 300)
  void kafkaStreams_seesFinishedRecordsOnly_eachOnce_inOrder_andTruePositions(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 4) int partitions) {
    submitted.clear();
    PrefetchBuffer buffer = workers.newBuffer(PrefetchLimits.exactly(LIMIT));
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
      workers.advance(PAUSE.dividedBy(2));
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
    PrefetchBuffer buffer = workers.newBuffer(PrefetchLimits.exactly(1_000));
    Random random = new Random(seed);
    for (int p = 0; p < partitions; p++) {
      buffer.accept(fetch(p, 0, 1 + random.nextInt(30)));
    }
    PendingFrame stuck = submitted.stream().filter(f -> f.ref().partition() == 0).findFirst().get();
    submitted.stream().filter(frame -> frame != stuck).forEach(BufferFixture::finish);
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
