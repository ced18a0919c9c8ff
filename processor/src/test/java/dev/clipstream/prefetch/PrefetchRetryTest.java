package dev.clipstream.prefetch;

import static dev.clipstream.prefetch.BufferFixture.LIMIT;
import static dev.clipstream.prefetch.BufferFixture.NONE;
import static dev.clipstream.prefetch.BufferFixture.NOT_NOW;
import static dev.clipstream.prefetch.BufferFixture.PATIENCE;
import static dev.clipstream.prefetch.BufferFixture.PAUSE;
import static dev.clipstream.prefetch.BufferFixture.fetch;
import static dev.clipstream.prefetch.BufferFixture.finish;
import static dev.clipstream.prefetch.BufferFixture.offsets;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Frames that nobody can tell what they are for a while. */
class PrefetchRetryTest {

  private final BufferFixture workers = new BufferFixture();
  private final List<PendingFrame> submitted = workers.submitted;
  private final PrefetchBuffer buffer = workers.newBuffer(PrefetchLimits.exactly(LIMIT));

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
    workers.advance(PAUSE);
    assertThat(buffer.awaitEnough(NONE, 0)).isFalse();
    assertThat(submitted).hasSize(5);
    assertThat(submitted.get(4).ref()).isEqualTo(submitted.get(0).ref());
    finish(submitted.get(4));
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(0L);
    assertThat(submitted.subList(5, 7))
        .as("the rest is tried at once when the first has been told")
        .extracting(frame -> frame.ref().offset())
        .containsExactly(1L, 2L);
    workers.finishAll();
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(1L, 2L);
  }

  @Test
  void whatNobodyCanTellForLong_endsInItsCause_afterItsTimeAsTheNextOfItsPartition() {
    buffer.accept(fetch(0, 0, 2));
    submitted.forEach(frame -> frame.result().complete(NOT_NOW));
    for (Duration waited = Duration.ZERO; waited.compareTo(PATIENCE) <= 0; ) {
      assertThat(buffer.awaitEnough(NONE, 0)).isFalse();
      submitted.get(submitted.size() - 1).result().complete(NOT_NOW);
      workers.advance(PAUSE);
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
    workers.advance(PATIENCE);
    assertThat(buffer.awaitEnough(NONE, 0)).isFalse();
    finish(submitted.get(2));
    assertThat(offsets(buffer.release(NONE), 0)).containsExactly(0L);
    submitted.get(3).result().complete(NOT_NOW);
    assertThat(buffer.awaitEnough(NONE, 0)).isFalse();
  }
}
