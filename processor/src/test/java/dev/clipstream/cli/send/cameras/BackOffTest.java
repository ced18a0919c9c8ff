package dev.clipstream.cli.send.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.stream.Stream;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BackOffTest {

  private static final Duration FIRST = Duration.ofSeconds(1);
  private static final Duration MAX = Duration.ofSeconds(10);

  @Example
  void waitsDouble_upToTheLongest() {
    BackOff backOff = new BackOff(FIRST, MAX, () -> 0);
    assertThat(Stream.generate(() -> backOff.next(Duration.ZERO).toSeconds()).limit(6))
        .containsExactly(1L, 2L, 4L, 8L, 10L, 10L);
  }

  @Example
  void aCameraThatHasSentForAWhile_isTriedAgainSoon_andOneThatFlickersIsNot() {
    BackOff backOff = new BackOff(FIRST, MAX, () -> 0);
    Stream.generate(() -> backOff.next(Duration.ZERO)).limit(4).forEach(wait -> {});
    assertThat(backOff.next(Duration.ofSeconds(9))).isEqualTo(MAX);
    assertThat(backOff.next(Duration.ofSeconds(10))).isEqualTo(FIRST);
    assertThat(backOff.next(Duration.ofSeconds(1))).isEqualTo(FIRST.multipliedBy(2));
  }

  @Property(tries = 200)
  void noWaitIsLongerThanItSays_orShorterByMoreThanAFifth(
      @ForAll @IntRange(max = 999) int random, @ForAll @IntRange(max = 20) int tries) {
    BackOff exact = new BackOff(FIRST, MAX, () -> 0);
    BackOff spread = new BackOff(FIRST, MAX, () -> random / 1000.0);
    for (int i = 0; i <= tries; i++) {
      Duration most = exact.next(Duration.ZERO);
      assertThat(spread.next(Duration.ZERO)).isBetween(most.multipliedBy(8).dividedBy(10), most);
    }
  }
}
