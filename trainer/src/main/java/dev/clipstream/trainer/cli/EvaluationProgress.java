package dev.clipstream.trainer.cli;

import dev.clipstream.cli.console.ProgressLine;
import dev.clipstream.trainer.data.source.ReadProgress;
import dev.clipstream.trainer.evaluate.ExampleListener;
import dev.clipstream.trainer.train.StoppedException;
import java.io.PrintWriter;

/**
 * Shows on a terminal how far reading and evaluating are, on standard error, since standard output
 * may be for a program; ends either when the process is asked to end. Belongs to one thread.
 */
final class EvaluationProgress implements ReadProgress {

  private final ProgressLine line;
  private final Shutdown shutdown;
  private final String stopped;

  EvaluationProgress(PrintWriter err, Shutdown shutdown) {
    this(err, shutdown, "stopped; nothing was written");
  }

  /**
   * @param stopped what to say where the process is asked to end
   */
  EvaluationProgress(PrintWriter err, Shutdown shutdown, String stopped) {
    line = ProgressLine.on(err);
    this.shutdown = shutdown;
    this.stopped = stopped;
  }

  @Override
  public void read(int done, int examples) {
    check();
    line.update(() -> "read %,d of %,d examples".formatted(done, examples));
  }

  /** Is shown every example of a set. */
  ExampleListener examples(int count) {
    return example -> {
      check();
      line.update(() -> "scored %,d of %,d examples".formatted(example.index() + 1, count));
    };
  }

  /** Is told how many streams are done. */
  void streams(int done, int count) {
    check();
    line.update(() -> "scored %,d of %,d streams".formatted(done, count));
  }

  /** Wipes the line, so that what follows stands alone. */
  void clear() {
    line.clear();
  }

  private void check() {
    if (shutdown.isRequested()) {
      line.clear();
      throw new StoppedException(stopped);
    }
  }
}
