package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.SystemUnderTest.Running;
import dev.clipstream.cli.options.CliException;
import java.time.Duration;

/**
 * Has a system label a backlog and takes the time.
 *
 * <p>The clock starts when {@link #WARM_UP} of the labels can be seen, so that joining the group,
 * the first fetch and what was done before the first label do not count, and stops with the last.
 * Both are moments at which labels became visible, so a system that commits seldom gains nothing at
 * the start that it does not lose at the end.
 */
final class BacklogRun {

  /** Part of the labels that must be visible before the clock starts. */
  static final double WARM_UP = 0.15;

  /** How often to look when the clock is about to start or to stop, and in between. */
  private static final Duration LOOK_EVERY = Duration.ofMillis(20);

  private static final Duration LOOK_NOW_AND_THEN = Duration.ofMillis(200);

  /** Part of the labels from which on the last may come at any time. */
  private static final double NEARLY_ALL = 0.85;

  /** This long without a new label, when as many as expected may be there, and they are counted. */
  private static final long QUIET_NANOS = Duration.ofMillis(300).toNanos();

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BenchBroker broker;
  private final LabelWatch watch;
  private final LabelWatch deadLetters;
  private final long expected;
  private final Stopping stopping;
  private final Progress progress;

  /**
   * @param watch on a topic without labels
   * @param deadLetters likewise
   * @param expected labels
   */
  BacklogRun(
      BenchBroker broker,
      LabelWatch watch,
      LabelWatch deadLetters,
      long expected,
      Stopping stopping,
      Progress progress) {
    this.broker = broker;
    this.watch = watch;
    this.deadLetters = deadLetters;
    this.expected = expected;
    this.stopping = stopping;
    this.progress = progress;
  }

  /** The state of things when {@code visible} offsets could be read. */
  private record Mark(
      long nanos, long visible, long cpuNanos, long brokerCpuNanos, long frames, long batches) {}

  /**
   * Blocks until all labels are there.
   *
   * @throws CliException if there are fewer or more labels than frames, or the system gives up
   */
  Throughput measure(Running running, String name) {
    progress.begin();
    Mark begin = mark(running, 0);
    Mark warm = await(running, name, (long) (WARM_UP * expected), LOOK_EVERY);
    Mark last = await(running, name, (long) (NEARLY_ALL * expected), LOOK_NOW_AND_THEN);
    while (true) {
      Mark now = mark(running, watch.visibleOffsets());
      if (now.visible() > last.visible()) {
        last = now;
      } else if (now.visible() >= expected && now.nanos() - last.nanos() > QUIET_NANOS) {
        long labels = watch.countAll();
        if (labels > expected) {
          throw wrong(name, labels);
        }
        if (labels == expected) {
          return between(holdsHalf(warm, last) ? warm : begin, last, last.visible());
        }
      }
      if (now.nanos() - last.nanos() > PATIENCE.toNanos()) {
        throw wrong(name, watch.countAll());
      }
      progress.under(name, now.visible(), expected);
      pause(running, name, LOOK_EVERY);
    }
  }

  /**
   * Whether half of the backlog was both labelled and classified between two marks. Of a backlog so
   * short that it is classified before its first commit, only the commits would be measured: such a
   * one is measured start-up included.
   */
  private boolean holdsHalf(Mark start, Mark end) {
    return end.visible() - start.visible() >= expected / 2
        && end.frames() - start.frames() >= expected / 2;
  }

  private Mark await(Running running, String name, long visible, Duration lookEvery) {
    long since = System.nanoTime();
    long before = 0;
    while (true) {
      long now = watch.visibleOffsets();
      if (now >= visible) {
        return mark(running, now);
      }
      if (now > before) {
        before = now;
        since = System.nanoTime();
      }
      if (System.nanoTime() - since > PATIENCE.toNanos()) {
        throw wrong(name, watch.countAll());
      }
      progress.under(name, now, expected);
      pause(running, name, lookEvery);
    }
  }

  private void pause(Running running, String name, Duration time) {
    stopping.sleep(time);
    stopping.check();
    if (running.hasEnded()) {
      throw new CliException(name + " ended before all frames were labelled; see the log above");
    }
  }

  private CliException wrong(String name, long labels) {
    return new CliException(
        name
            + " gave "
            + labels
            + " labels and "
            + deadLetters.countAll()
            + " dead letters for "
            + expected
            + " frames");
  }

  private Mark mark(Running running, long visible) {
    return new Mark(
        System.nanoTime(),
        visible,
        CpuTime.ofThisProcessNanos(),
        broker.cpuNanos(),
        running.frames(),
        running.batches());
  }

  /** Of the offsets some are markers of transactions: about the same part of them at any time. */
  private Throughput between(Mark start, Mark end, long offsets) {
    double labels =
        (end.visible() - start.visible()) * ((double) expected / Math.max(expected, offsets));
    return new Throughput(
        labels / ((end.nanos() - start.nanos()) / 1e9),
        (double) (end.frames() - start.frames()) / Math.max(1, end.batches() - start.batches()),
        (end.cpuNanos() - start.cpuNanos()) / 1e6 / labels,
        (end.brokerCpuNanos() - start.brokerCpuNanos()) / 1e6 / labels);
  }
}
