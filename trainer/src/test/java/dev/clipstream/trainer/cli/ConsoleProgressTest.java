package dev.clipstream.trainer.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.trainer.train.Progress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {

  private final StringWriter out = new StringWriter();
  private final AtomicLong seconds = new AtomicLong();
  private final ConsoleProgress progress =
      new ConsoleProgress(new PrintWriter(out), false, () -> seconds.get() * 1_000_000_000);

  @Test
  void rateAndTimeLeftAreThoseOfThisRun_whateverOneBeforeHasDone() {
    // Epoch 6 of 10, of 10 batches of 100: half was done by another run.
    step(20, 1, 5_100);
    step(40, 6, 5_600);

    assertThat(out.toString()).contains("25 images/s", "2:56 left");
  }

  @Test
  void firstStepAloneTellsNoRate() {
    step(30, 1, 100);

    assertThat(out.toString()).doesNotContain("images/s");
  }

  private void step(long at, int batch, long pictures) {
    seconds.set(at);
    progress.step(new Progress.Step(6, 10, batch, 10, 0.5, 0.5, pictures));
  }
}
