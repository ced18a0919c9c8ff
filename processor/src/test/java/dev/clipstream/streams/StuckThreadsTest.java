package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StuckThreadsTest {

  private static final int LIMIT = 3;

  private final Object first = "stream-thread-1";
  private final Object second = "stream-thread-2";
  private final StuckThreads threads = new StuckThreads(LIMIT);

  @Test
  void aThreadThatDoesNotPoll_whileABrokerAnswers_isStuck() {
    assertThat(threads.look(Map.of(first, 7L, second, 1L), true)).isEmpty();
    assertThat(threads.look(Map.of(first, 7L, second, 2L), true)).isEmpty();
    assertThat(threads.look(Map.of(first, 7L, second, 3L), true)).isEmpty();
    assertThat(threads.look(Map.of(first, 7L, second, 4L), true)).hasValue(first);
  }

  @Test
  void threadsThatPoll_areNot() {
    for (long polls = 0; polls < 10; polls++) {
      assertThat(threads.look(Map.of(first, polls, second, 3 * polls), true)).isEmpty();
    }
  }

  @Test
  void timeWithoutABroker_doesNotCount() {
    for (int i = 0; i < 10; i++) {
      assertThat(threads.look(Map.of(first, 7L), false)).isEmpty();
    }
    for (int i = 1; i < LIMIT; i++) {
      assertThat(threads.look(Map.of(first, 7L), true)).isEmpty();
    }
    assertThat(threads.look(Map.of(first, 7L), true)).hasValue(first);
  }

  @Test
  void whoHasGone_isForgotten() {
    threads.look(Map.of(first, 7L), true);
    threads.look(Map.of(first, 7L), true);
    threads.look(Map.of(first, 7L), true);
    Optional<Object> none = threads.look(Map.of(), true);
    assertThat(none).isEmpty();
    assertThat(threads.look(Map.of(first, 7L), true)).isEmpty();
  }
}
