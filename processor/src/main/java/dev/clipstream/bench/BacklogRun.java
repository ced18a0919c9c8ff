package dev.clipstream.bench;

import dev.clipstream.bench.harness.BenchBroker;
import dev.clipstream.bench.harness.BenchContext;
import dev.clipstream.bench.harness.BenchException;
import dev.clipstream.bench.harness.LabelWatch;
import dev.clipstream.bench.harness.ProcessUsage;
import dev.clipstream.bench.harness.SystemUnderTest;
import dev.clipstream.bench.harness.SystemUnderTest.Running;
import dev.clipstream.bench.harness.SystemUnderTest.Site;
import dev.clipstream.view.scene.Rate;
import java.time.Duration;
import java.util.Locale;

/**
 * One run of a system under test over a backlog of frames, and the time it takes. Owned by one
 * thread.
 *
 * <p>The clock starts when {@link #WARM_UP} of the labels can be seen, so that joining the group,
 * the first fetch and what was done before the first label do not count, and stops with the last.
 * Both are moments at which labels became visible, so a system that commits seldom gains nothing at
 * the start that it does not lose at the end.
 */
final class BacklogRun implements AutoCloseable {

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

  private final BenchContext context;
  private final BenchBroker broker;
  private final String name;
  private final long expected;
  private final LabelWatch labels;
  private final LabelWatch deadLetters;
  private final Running running;
  private final Rate rate = new Rate();
  private long shown;

  private BacklogRun(
      BenchContext context, BenchBroker broker, SystemUnderTest system, Site site, long expected) {
    this.context = context;
    this.broker = broker;
    this.name = system.name();
    this.expected = expected;
    this.labels = broker.watch(site.topics().frameLabels());
    this.deadLetters = broker.watch(site.topics().deadLetters());
    try {
      this.running = system.start(site);
    } catch (RuntimeException e) {
      labels.close();
      deadLetters.close();
      throw e;
    }
  }

  /**
   * Starts a system on a topic of frames that nothing has labeled yet.
   *
   * @param site with topics for labels that are empty
   * @param expected frames, each of which gets one label
   */
  static BacklogRun start(
      BenchContext context, BenchBroker broker, SystemUnderTest system, Site site, long expected) {
    return new BacklogRun(context, broker, system, site, expected);
  }

  /** The state of things when {@code visible} offsets could be read. */
  private record Observation(
      long nanos, long visible, long cpuNanos, long brokerCpuNanos, long frames, long batches) {}

  /**
   * Blocks until all labels are there.
   *
   * @throws BenchException if there are fewer or more labels than frames, or the system gives up
   */
  Throughput measure() {
    Observation begin = observe(0);
    Observation warm = await((long) (WARM_UP * expected), LOOK_EVERY);
    Observation last = await((long) (NEARLY_ALL * expected), LOOK_NOW_AND_THEN);
    while (true) {
      Observation now = observe(labels.visibleOffsets());
      if (now.visible() > last.visible()) {
        last = now;
      } else if (now.visible() >= expected && now.nanos() - last.nanos() > QUIET_NANOS) {
        long count = labels.countAll();
        if (count > expected) {
          throw wrong(count);
        }
        if (count == expected) {
          return between(holdsHalf(warm, last) ? warm : begin, last, last.visible());
        }
      }
      if (now.nanos() - last.nanos() > PATIENCE.toNanos()) {
        throw wrong(labels.countAll());
      }
      show(now.visible());
      pause(LOOK_EVERY);
    }
  }

  /**
   * Whether half of the backlog was both labeled and classified between two observations. Of a
   * backlog so short that it is classified before its first commit, only the commits would be
   * measured: such a one is measured start-up included.
   */
  private boolean holdsHalf(Observation start, Observation end) {
    return end.visible() - start.visible() >= expected / 2
        && end.frames() - start.frames() >= expected / 2;
  }

  private Observation await(long visible, Duration lookEvery) {
    long since = System.nanoTime();
    long before = 0;
    while (true) {
      long now = labels.visibleOffsets();
      if (now >= visible) {
        return observe(now);
      }
      if (now > before) {
        before = now;
        since = System.nanoTime();
      }
      if (System.nanoTime() - since > PATIENCE.toNanos()) {
        throw wrong(labels.countAll());
      }
      show(now);
      pause(lookEvery);
    }
  }

  private void pause(Duration time) {
    context.sleep(time);
    context.throwIfStopped();
    if (running.hasEnded()) {
      throw new BenchException(name + " ended before all frames were labelled; see the log above");
    }
  }

  /** Shows how many of the labels are there, and how fast they come now. */
  private void show(long visible) {
    long now = System.nanoTime() / 1_000_000;
    rate.add(now, visible - shown);
    shown = visible;
    context
        .console()
        .update(
            () ->
                String.format(
                    Locale.ROOT,
                    "%s: %d %%, %,.0f frames/s",
                    name,
                    Math.min(100, 100 * visible / Math.max(1, expected)),
                    rate.perSecond(now)));
  }

  private BenchException wrong(long count) {
    return new BenchException(
        name
            + " gave "
            + count
            + " labels and "
            + deadLetters.countAll()
            + " dead letters for "
            + expected
            + " frames");
  }

  private Observation observe(long visible) {
    return new Observation(
        System.nanoTime(),
        visible,
        ProcessUsage.cpuNanos(),
        broker.cpuNanos(),
        running.frames(),
        running.batches());
  }

  /** Of the offsets some are markers of transactions: about the same part of them at any time. */
  private Throughput between(Observation start, Observation end, long offsets) {
    double count =
        (end.visible() - start.visible()) * ((double) expected / Math.max(expected, offsets));
    return new Throughput(
        count / ((end.nanos() - start.nanos()) / 1e9),
        (double) (end.frames() - start.frames()) / Math.max(1, end.batches() - start.batches()),
        (end.cpuNanos() - start.cpuNanos()) / 1e6 / count,
        (end.brokerCpuNanos() - start.brokerCpuNanos()) / 1e6 / count);
  }

  @Override
  public void close() {
    // In the other order: first the system ends, then the readers of what it writes.
    try (labels;
        deadLetters) {
      running.close();
    }
  }
}
