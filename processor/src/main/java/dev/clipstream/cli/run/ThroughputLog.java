package dev.clipstream.cli.run;

import dev.clipstream.serving.FrameBatcher;
import java.util.Locale;
import java.util.Optional;

/** Logs the throughput since the last log line, from the batcher's counters. */
final class ThroughputLog {

  private long frames;
  private long batches;
  private long atNanos;

  ThroughputLog(long nowNanos) {
    this.atNanos = nowNanos;
  }

  Optional<String> read(FrameBatcher batcher, long nowNanos) {
    long skipped = batcher.framesSkipped();
    return read(batcher.framesRun(), batcher.batchesRun(), nowNanos)
        .map(line -> skipped == 0 ? line : line + String.format(", %,d skipped", skipped));
  }

  /** A line for people; empty if nothing was done since the last reading. */
  Optional<String> read(long framesRun, long batchesRun, long nowNanos) {
    long newFrames = framesRun - frames;
    long newBatches = batchesRun - batches;
    double seconds = (nowNanos - atNanos) / 1e9;
    frames = framesRun;
    batches = batchesRun;
    atNanos = nowNanos;
    if (newFrames == 0 || seconds <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        String.format(
            Locale.ROOT,
            "%,d frames, %,.0f frames/s, mean batch %.1f",
            framesRun,
            newFrames / seconds,
            (double) newFrames / Math.max(1, newBatches)));
  }
}
