package dev.clipstream.cli.send.cameras;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.ops.CameraReport;
import dev.clipstream.ops.CameraReport.State;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What a camera reports of itself, over its whole life. */
class CameraStatusTest {

  private final AtomicLong nanos = new AtomicLong(System.nanoTime());
  private final CameraStatus door = new CameraStatus("door", camera -> {}, nanos::get);

  private void pass(long seconds) {
    nanos.addAndGet(Duration.ofSeconds(seconds).toNanos());
  }

  @Test
  void aCameraThatWasNeverThere_isConnecting_andOnceThatHasFailed_awayWithItsAttemptsAndReason() {
    assertThat(door.report())
        .isEqualTo(new CameraReport("door", State.CONNECTING, 0, 0, 0, 0, 0, 1, 0, ""));
    door.connecting();
    pass(3);
    assertThat(door.report())
        .isEqualTo(new CameraReport("door", State.CONNECTING, 3, 0, 0, 0, 0, 1, 0, ""));
    door.away("no answer within 3 s", Duration.ofSeconds(8));
    pass(2);
    assertThat(door.report())
        .isEqualTo(
            new CameraReport("door", State.AWAY, 5, 0, 0, 0, 0, 2, 6, "no answer within 3 s"));
    door.connecting();
    assertThat(door.report())
        .as("while it is tried it is still known why it is not there")
        .isEqualTo(
            new CameraReport("door", State.AWAY, 5, 0, 0, 0, 0, 2, 0, "no answer within 3 s"));
    door.away("connection refused", Duration.ofSeconds(16));
    assertThat(door.report().attempt()).isEqualTo(3);
    assertThat(door.report().reason()).isEqualTo("connection refused");
  }

  @Test
  void framesThatCome_makeAnEndOfAttemptsAndReason_andTheNextAbsenceBeginsAnew() {
    door.connecting();
    door.away("connection refused", Duration.ofSeconds(1));
    door.connecting();
    door.frameRead();
    door.taken(100);
    door.dropped();
    CameraReport sending = door.report();
    assertThat(sending.state()).isEqualTo(State.SENDING);
    assertThat(sending.silentSeconds()).isZero();
    assertThat(sending.attempt()).isZero();
    assertThat(sending.reason()).isEmpty();
    assertThat(sending.frames()).isEqualTo(1);
    assertThat(sending.dropped()).isEqualTo(1);
    assertThat(sending.connections()).isEqualTo(1);
    pass(9);
    assertThat(door.report().state()).as("its timeout has not passed").isEqualTo(State.SENDING);
    assertThat(door.report().silentSeconds()).isEqualTo(9);
    door.away("its stream has ended", Duration.ofSeconds(1));
    assertThat(door.report().state()).isEqualTo(State.AWAY);
    assertThat(door.report().attempt()).isEqualTo(1);
    assertThat(door.report().silentSeconds()).isEqualTo(9);
  }

  @Test
  void aFileThatWasSentToItsEnd_hasEnded_andIsMissedByNobody() {
    door.connecting();
    door.frameRead();
    door.ended();
    pass(100);
    CameraReport ended = door.report();
    assertThat(ended.state()).isEqualTo(State.ENDED);
    assertThat(ended.silentSeconds()).isZero();
    assertThat(ended.attempt()).isZero();
  }
}
