package dev.clipstream.trainer.cli.training;

import dev.clipstream.trainer.data.source.ReadProgress;
import dev.clipstream.trainer.train.EpochReport;
import dev.clipstream.trainer.train.StoppedException;
import dev.clipstream.trainer.train.TrainingProgress;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Prints the progress of a training: one line that is rewritten on a terminal, one a while
 * otherwise, and one that stays for every epoch. Belongs to the training thread.
 */
public final class ConsoleProgress implements TrainingProgress, ReadProgress {

  private final PrintWriter out;
  private final boolean terminal;
  private final LongSupplier nanoTime;
  private final BooleanSupplier stopped;
  private final long startedNanos;
  private final long intervalNanos;
  private long printedNanos;
  private @Nullable Step first;
  private long firstNanos;

  /**
   * A progress that begins now.
   *
   * @param stopped whether the user wishes the training to end; asked on the training thread
   */
  ConsoleProgress(
      PrintWriter out, boolean terminal, LongSupplier nanoTime, BooleanSupplier stopped) {
    this.out = out;
    this.terminal = terminal;
    this.nanoTime = nanoTime;
    this.stopped = stopped;
    intervalNanos = (terminal ? Duration.ofMillis(250) : Duration.ofSeconds(10)).toNanos();
    startedNanos = nanoTime.getAsLong();
    printedNanos = startedNanos;
  }

  @Override
  public void check() {
    if (stopped.getAsBoolean()) {
      if (terminal) {
        out.println();
      }
      throw new StoppedException();
    }
  }

  @Override
  public void read(int done, int examples) {
    check();
    long now = nanoTime.getAsLong();
    if (now - printedNanos >= intervalNanos) {
      printedNanos = now;
      print("read %,d of %,d examples".formatted(done, examples));
    }
  }

  @Override
  public void note(String line) {
    clear();
    out.println(line);
    out.flush();
  }

  /** Wipes the line that is rewritten, so that what follows stands alone. */
  void clear() {
    if (terminal) {
      print("");
    }
  }

  @Override
  public void features(int done, int clips) {
    check();
    long now = nanoTime.getAsLong();
    if (now - printedNanos >= intervalNanos) {
      printedNanos = now;
      print("features of %,d of %,d clips".formatted(done, clips));
    }
  }

  @Override
  public void step(Step step) {
    long now = nanoTime.getAsLong();
    if (first == null) {
      // Whatever was done before, perhaps by a run that this one goes on from, took other times.
      first = step;
      firstNanos = now;
    }
    if (now - printedNanos < intervalNanos || now == firstNanos) {
      return;
    }
    printedNanos = now;
    double seconds = (now - firstNanos) / 1e9;
    double left = (1 - step.done()) / (step.done() - first.done()) * seconds;
    print(
        "epoch %d/%d  batch %d/%d  loss %.4f  accuracy %.1f %%  %,.0f images/s  %s left"
            .formatted(
                step.epoch(),
                step.epochs(),
                step.batch(),
                step.batches(),
                step.loss(),
                100 * step.accuracy(),
                (step.images() - first.images()) / seconds,
                time(left)));
  }

  @Override
  public void validation(int batch, int batches) {
    if (batch == batches) {
      // Whatever is said next begins a line.
      clear();
      return;
    }
    long now = nanoTime.getAsLong();
    if (now - printedNanos >= intervalNanos) {
      printedNanos = now;
      print("validation  batch %,d/%,d".formatted(batch, batches));
    }
  }

  @Override
  public void epoch(EpochReport report) {
    print(
        "epoch %d  loss %.4f  accuracy %.1f %%  validation loss %.4f  accuracy %.1f %%  after %s"
            .formatted(
                report.epoch(),
                report.loss(),
                100 * report.accuracy(),
                report.validationLoss(),
                100 * report.validationAccuracy(),
                time((nanoTime.getAsLong() - startedNanos) / 1e9)));
    if (terminal) {
      out.println();
    }
    out.flush();
  }

  private void print(String line) {
    if (terminal) {
      // Back to the start of the line, and wipe what is left of a longer one.
      out.print("\r" + line + "\u001b[K");
    } else {
      out.println(line);
    }
    out.flush();
  }

  private static String time(double seconds) {
    long whole = Math.round(seconds);
    return "%d:%02d".formatted(whole / 60, whole % 60);
  }
}
