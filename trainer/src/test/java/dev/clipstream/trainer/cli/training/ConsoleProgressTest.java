package dev.clipstream.trainer.cli.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.trainer.train.StoppedException;
import dev.clipstream.trainer.train.TrainingProgress;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ConsoleProgressTest {

  private final StringWriter out = new StringWriter();
  private final AtomicLong seconds = new AtomicLong();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final ConsoleProgress progress =
      new ConsoleProgress(
          new PrintWriter(out), false, () -> seconds.get() * 1_000_000_000, stopped::get);

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

  @Test
  void featuresOfClipsAreCountedNowAndThen() {
    progress.features(0, 1_200);
    seconds.set(11);
    progress.features(1_100, 1_200);

    assertThat(out.toString().lines()).containsExactly("features of 1,100 of 1,200 clips");
  }

  @Test
  void longValidationIsSeenToGoOn_andLeavesNoLineBehindOnATerminal() {
    seconds.set(9);
    progress.validation(400, 1_200);
    seconds.set(11);
    progress.validation(500, 1_200);
    seconds.set(30);
    progress.validation(1_200, 1_200);
    assertThat(out.toString().lines()).containsExactly("validation  batch 500/1,200");

    StringWriter screen = new StringWriter();
    ConsoleProgress terminal =
        new ConsoleProgress(
            new PrintWriter(screen), true, () -> seconds.get() * 1_000_000_000, stopped::get);
    seconds.set(31);
    terminal.validation(1, 2);
    terminal.validation(2, 2);
    assertThat(screen).hasToString("\rvalidation  batch 1/2\u001b[K\r\u001b[K");
  }

  @Test
  void trainingEndsBeforeTheNextBatchOrClip_whenItsUserWishesSo() {
    assertThatCode(progress::check).doesNotThrowAnyException();
    stopped.set(true);
    assertThatThrownBy(progress::check).isInstanceOf(StoppedException.class);
    assertThatThrownBy(() -> progress.features(1, 2)).isInstanceOf(StoppedException.class);
  }

  private void step(long at, int batch, long images) {
    seconds.set(at);
    progress.step(new TrainingProgress.Step(6, 10, batch, 10, 0.5, 0.5, images));
  }
}
