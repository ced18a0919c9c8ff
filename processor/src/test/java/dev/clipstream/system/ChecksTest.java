package dev.clipstream.system;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ChecksTest {

  private static List<String> messages(Checks checks) {
    List<String> messages = new java.util.ArrayList<>();
    try {
      checks.throwIfAny(
          all -> {
            messages.addAll(all);
            return new IllegalStateException();
          });
    } catch (IllegalStateException e) {
      assertThat(messages).isNotEmpty();
    }
    return messages;
  }

  @Test
  void everythingThatIsWrong_isSaidAtOnce_inOrder() {
    Checks checks =
        new Checks()
            .range("workers", 0, 1, 256)
            .range("workers", 256, 1, 256)
            .range("wait", Duration.ofSeconds(2), Duration.ofMillis(1), Duration.ofSeconds(1))
            .range("part", 1.5, 0, 1)
            .atLeast("window", 0, 1)
            .positive("rate", 0)
            .fraction("decay", 1)
            .require(false, "both or none");
    assertThat(messages(checks))
        .containsExactly(
            "workers must be 1 to 256, not 0",
            "wait must be 1ms to 1s, not 2s",
            "part must be 0 to 1, not 1.5",
            "window must be 1 or more, not 0",
            "rate must be more than 0, not 0",
            "decay must be from 0 to less than 1, not 1",
            "both or none");
    assertThatThrownBy(checks::throwIfAny)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("workers must be 1 to 256, not 0; wait")
        .hasMessageEndingWith("; both or none");
  }

  @Test
  void whatIsNoNumber_isWrong() {
    Checks checks = new Checks();
    checks.range("a", Double.NaN, 0, 1).positive("b", Double.NaN).fraction("c", Double.NaN);
    checks.atLeast("d", Double.NaN, 0);
    assertThat(messages(checks)).hasSize(4).allMatch(message -> message.endsWith("not NaN"));
  }

  @Test
  void aValueThatRefusesToBeMade_isAMessage_andTheRestIsChecked() {
    Checks checks = new Checks();
    int taken =
        checks.take(
            () -> {
              throw new IllegalArgumentException("no such loss");
            },
            7);
    assertThat(taken).isEqualTo(7);
    assertThat(checks.take(() -> 8, 7)).isEqualTo(8);
    checks.positive("rate", -1);
    assertThat(messages(checks))
        .containsExactly("no such loss", "rate must be more than 0, not -1");
  }

  @Property
  void aRange_includesItsBounds_andNothingBeyond(
      @ForAll long value, @ForAll long one, @ForAll long other) {
    long min = Math.min(one, other);
    long max = Math.max(one, other);
    assertThat(messages(new Checks().range("x", value, min, max)).isEmpty())
        .isEqualTo(value >= min && value <= max);
    assertThat(messages(new Checks().range("x", min, min, max))).isEmpty();
    assertThat(messages(new Checks().range("x", max, min, max))).isEmpty();
  }

  @Test
  void whereNothingIsWrong_nothingIsThrown() {
    new Checks().range("x", 1, 1, 1).require(true, "no").throwIfAny();
    assertThat(messages(new Checks())).isEmpty();
  }
}
