package dev.clipstream.prefetch;

import static dev.clipstream.prefetch.BufferFixture.CHUNK;
import static dev.clipstream.prefetch.BufferFixture.LIMIT;
import static dev.clipstream.prefetch.BufferFixture.NONE;
import static dev.clipstream.prefetch.BufferFixture.fetch;
import static dev.clipstream.prefetch.BufferFixture.finish;
import static dev.clipstream.prefetch.BufferFixture.offsets;
import static dev.clipstream.prefetch.BufferFixture.partition;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.model.session.InferenceException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;

/** What is held, what is released when, and where Kafka Streams goes on. */
class PrefetchBufferTest {

  private final BufferFixture workers = new BufferFixture();
  private final List<PendingFrame> submitted = workers.submitted;
  private final PrefetchBuffer buffer = workers.newBuffer(PrefetchLimits.exactly(LIMIT));

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
    workers.finishAll();
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(1L, 2L, 3L, 4L);
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(5L, 6L, 7L, 8L);
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(9L);
  }

  @Test
  void aPartitionWhoseNextFrameTakesLong_doesNotHoldUpAnother() {
    buffer.accept(fetch(0, 0, 3));
    buffer.accept(fetch(1, 0, 3));
    submitted.subList(1, 6).forEach(BufferFixture::finish);
    ConsumerRecords<byte[], byte[]> released = buffer.release(NONE);
    assertThat(offsets(released, 0)).isEmpty();
    assertThat(offsets(released, 1)).containsExactly(0L, 1L, 2L);
  }

  @Test
  void aPartitionThatAlwaysHasAChunk_leavesTheOthersTheirTurn() {
    buffer.accept(fetch(0, 0, 40));
    buffer.accept(fetch(1, 0, 3));
    workers.finishAll();
    assertThat(offsets(buffer.release(NONE), 0)).hasSize(CHUNK);
    assertThat(offsets(buffer.release(NONE), 1)).hasSize(3);
  }

  @Test
  void nothingMoreIsFetched_whileSoMuchIsHeld_byNumberOrByBytes() {
    PrefetchBuffer bySize = workers.newBuffer(new PrefetchLimits(3, 12, 1_000));
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
    assertThat(workers.newBuffer(PrefetchLimits.exactly(0)).hasRoom()).isTrue();
  }

  @Test
  void whileTheWorkersHaveEnoughToDo_aChunkIsWaitedFor_elseAnyFrameIsEnough() {
    buffer.accept(fetch(0, 0, 12));
    submitted.subList(0, 3).forEach(BufferFixture::finish);
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
    submitted.subList(0, 4).forEach(BufferFixture::finish);
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
    workers.finishAll();
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
    workers.finishAll();
    buffer.release(NONE);
    assertThat(buffer.nothingWaits()).isFalse();
    assertThat(buffer.take(partition(0), 0)).isPresent();
    assertThat(buffer.nothingWaits()).isTrue();
  }

  @Test
  void whatKafkaStreamsPassesOver_isForgotten() {
    buffer.accept(fetch(0, 0, 4));
    workers.finishAll();
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
    workers.finishAll();
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
}
