package dev.clipstream.cli.bench;

import dev.clipstream.cli.console.StopSignal;
import dev.clipstream.cli.options.CliException;
import java.time.Duration;

/** Ends a measurement where it stands when the user no longer wants it. */
interface Stopping {

  boolean isRequested();

  /** Waits; returns early when the end is requested. */
  void sleep(Duration time);

  /**
   * @throws CliException if the end was requested
   */
  default void check() {
    if (isRequested()) {
      throw new CliException("stopped before the measurements were complete");
    }
  }

  static Stopping by(StopSignal signal) {
    return new Stopping() {
      @Override
      public boolean isRequested() {
        return signal.isRequested();
      }

      @Override
      public void sleep(Duration time) {
        boolean unused = signal.await(time);
      }
    };
  }
}
