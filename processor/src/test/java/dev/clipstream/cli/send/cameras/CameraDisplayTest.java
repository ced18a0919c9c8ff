package dev.clipstream.cli.send.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class CameraDisplayTest {

  private final AtomicLong nanos = new AtomicLong(System.nanoTime());
  private final StringWriter err = new StringWriter();
  private final CameraDisplay display = CameraDisplay.lines(new PrintWriter(err));
  private final CameraStatus door = new CameraStatus("door", display, nanos::get);

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  private List<String> said() {
    return err.toString().lines().map(line -> line.replace("clipstream send: ", "")).toList();
  }

  @Test
  void aCameraThatStaysAway_isSpokenOfAtGrowingIntervals_andOnceWhenItIsBack() {
    door.connecting();
    door.frameRead();
    door.frameRead();
    assertThat(said()).containsExactly("door: sending");
    for (int i = 0; i < 100; i++) {
      door.away("its stream has ended", Duration.ofSeconds(2));
      pass(2);
      door.connecting();
    }
    assertThat(said())
        .containsExactly(
            "door: sending",
            "door: away for 0 s: its stream has ended; next try in 2 s",
            "door: away for 10 s: its stream has ended; next try in 2 s",
            "door: away for 20 s: its stream has ended; next try in 2 s",
            "door: away for 40 s: its stream has ended; next try in 2 s",
            "door: away for 80 s: its stream has ended; next try in 2 s",
            "door: away for 160 s: its stream has ended; next try in 2 s");
    door.frameRead();
    assertThat(said()).last().asString().startsWith("door: back after ");
    door.away("no answer", Duration.ofSeconds(1));
    assertThat(said()).last().isEqualTo("door: away for 0 s: no answer; next try in 1 s");
  }

  @Test
  void anAbsence_countsFromTheLastFrame_beItSentOrLeftOut() {
    door.frameRead();
    pass(3);
    door.frameCame();
    assertThat(door.awaySeconds()).isZero();
    pass(8);
    assertThat(door.isSending()).isTrue();
    assertThat(door.awaySeconds()).isEqualTo(8);
    door.away("no answer within 8 s", Duration.ofSeconds(2));
    assertThat(door.awaySeconds()).isEqualTo(8);
    pass(2);
    door.connecting();
    assertThat(door.awaySeconds()).isEqualTo(10);
    assertThat(said())
        .containsExactly(
            "door: sending", "door: away for 8 s: no answer within 8 s; next try in 2 s");
    door.frameRead();
    assertThat(door.awaySeconds()).isZero();
  }

  @Test
  void anAbsenceThatIsNoticedLate_isSpokenOfOnce_untilItHasLastedTwiceAsLong() {
    door.frameRead();
    for (int seconds = 20; seconds <= 44; seconds += 2) {
      pass(seconds == 20 ? 20 : 2);
      door.away("no answer", Duration.ofSeconds(2));
      door.connecting();
    }
    assertThat(said())
        .containsExactly(
            "door: sending",
            "door: away for 20 s: no answer; next try in 2 s",
            "door: away for 40 s: no answer; next try in 2 s");
  }

  @Test
  void aCameraThatWasNeverThere_isNotBack() {
    door.away("no route", Duration.ofSeconds(1));
    door.frameRead();
    assertThat(said())
        .containsExactly("door: away for 0 s: no route; next try in 1 s", "door: sending");
  }

  @Test
  void namesCannotSteerTheTerminal() {
    new CameraStatus("a\033[2Jb", display, nanos::get).frameRead();
    assertThat(said()).containsExactly("a?[2Jb: sending");
  }

  @Test
  void theTable_saysOfEachCameraHowItIs() {
    CameraStatus yard = new CameraStatus("yard of the house", display, nanos::get);
    CameraStatus file = new CameraStatus("file", display, nanos::get);
    CameraStatus late = new CameraStatus("late", display, nanos::get);
    for (int i = 0; i < 40; i++) {
      door.frameRead();
      door.taken(1000);
      nanos.addAndGet(Duration.ofMillis(200).toNanos());
    }
    door.dropped();
    file.frameRead();
    file.taken(10);
    file.ended();
    yard.away("no answer within 10 s", Duration.ofSeconds(8));
    pass(3);
    late.connecting();
    door.frameRead();
    List<String> table = CameraWords.table(List.of(door, yard, file, late));
    assertThat(table.get(0))
        .startsWith("door               sending ")
        .endsWith("/s, 40 frames, 1 dropped");
    assertThat(table.get(1))
        .isEqualTo("yard of the house  away for 11 s: no answer within 10 s; next try in 5 s");
    assertThat(table.get(2)).isEqualTo("file               ended, 1 frames");
    assertThat(table.get(3)).isEqualTo("late               connecting, away for 11 s");
    assertThat(door.awaySeconds()).isZero();
    assertThat(yard.awaySeconds()).isEqualTo(11);
    assertThat(file.awaySeconds()).isZero();
  }
}
