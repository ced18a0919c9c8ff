package dev.clipstream.cli.bench;

import dev.clipstream.cli.console.ProgressLine;
import dev.clipstream.view.scene.Rate;
import java.io.PrintWriter;
import java.util.Locale;

/**
 * Tells how a measurement goes: a line for each that is done and, on a terminal, one that is
 * written over while the next is under way. Owned by the thread that measures.
 */
final class Progress {

  private final PrintWriter err;
  private final ProgressLine line;
  private Rate rate = new Rate();
  private long seen;

  Progress(PrintWriter err, ProgressLine line) {
    this.err = err;
    this.line = line;
  }

  void say(String text) {
    line.clear();
    err.println(text);
    err.flush();
  }

  /** Something begins that will be told of with {@link #under}. */
  void begin() {
    rate = new Rate();
    seen = 0;
  }

  /** So many labels of those expected are there; how fast they come now is found from the last. */
  void under(String what, long labels, long expected) {
    long now = System.nanoTime() / 1_000_000;
    rate.add(now, labels - seen);
    seen = labels;
    line.update(
        () ->
            String.format(
                Locale.ROOT,
                "%s: %d %%, %,.0f frames/s",
                what,
                Math.min(100, 100 * labels / Math.max(1, expected)),
                rate.perSecond(now)));
  }

  /**
   * @param round 0 for a warm-up
   */
  void measured(int round, int rounds, String what, Throughput measured) {
    say(
        String.format(
            Locale.ROOT,
            "%s: %s: %,.0f frames/s, %.2f ms CPU a frame",
            round == 0 ? "warm-up" : "round " + round + " of " + rounds,
            what,
            measured.framesPerSecond(),
            measured.cpuMillisPerFrame()));
  }
}
