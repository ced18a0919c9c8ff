package dev.clipstream.cli.console;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * A progress line on standard error that is rewritten in place on a terminal, and printed nowhere
 * else. Thread-safe.
 */
public final class ProgressLine {

  private static final Duration EVERY = Duration.ofMillis(500);

  private final PrintWriter err;
  private final boolean interactive;
  private long nextNanos;
  private int shown;

  private ProgressLine(PrintWriter err, boolean interactive) {
    this.err = err;
    this.interactive = interactive;
    this.nextNanos = System.nanoTime() + EVERY.toNanos();
  }

  /** For this process's terminal, if it has one. */
  public static ProgressLine on(PrintWriter err) {
    return new ProgressLine(err, Terminal.isError());
  }

  /** Shows the line if it is time to. */
  public synchronized void update(Supplier<String> line) {
    if (interactive && System.nanoTime() >= nextNanos) {
      nextNanos = System.nanoTime() + EVERY.toNanos();
      show(line.get());
    }
  }

  /** Wipes the line, so that what follows stands alone. */
  public synchronized void clear() {
    if (shown > 0) {
      show("");
      err.print("\r");
      err.flush();
      shown = 0;
    }
  }

  private void show(String line) {
    err.print("\r" + line + " ".repeat(Math.max(0, shown - line.length())));
    err.flush();
    shown = line.length();
  }
}
