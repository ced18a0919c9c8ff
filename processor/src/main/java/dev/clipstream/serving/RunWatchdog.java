package dev.clipstream.serving;

import dev.clipstream.model.session.InferenceException;
import dev.clipstream.system.DaemonThreads;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The watchdog for model runs: it reports a run that exceeds its deadline as hung. A driver that
 * hangs throws nothing, and a thread in native code cannot be stopped: all that can be done is to
 * say so, so that the process ends and is started again. Thread-safe.
 */
public final class RunWatchdog implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunWatchdog.class);

  private final Duration deadline;
  private final LongSupplier nanoTime;
  private final Consumer<InferenceException> onHang;
  private final Map<Object, Run> runs = new ConcurrentHashMap<>();
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("run-watchdog"));

  /** Looks when {@link #check} is called; for {@link #start} and for tests. */
  RunWatchdog(Duration deadline, LongSupplier nanoTime, Consumer<InferenceException> onHang) {
    this.deadline = deadline;
    this.nanoTime = nanoTime;
    this.onHang = onHang;
  }

  /**
   * Starts to watch.
   *
   * @param deadline what no run may take
   * @param onHang called once for each run that takes longer, in the watchdog's thread, with a
   *     message for people; must not block
   */
  public static RunWatchdog start(Duration deadline, Consumer<InferenceException> onHang) {
    RunWatchdog watchdog = new RunWatchdog(deadline, System::nanoTime, onHang);
    long everyMillis = Math.max(10, Math.min(1_000, deadline.toMillis() / 4));
    var unused =
        watchdog.timer.scheduleWithFixedDelay(
            watchdog::check, everyMillis, everyMillis, TimeUnit.MILLISECONDS);
    return watchdog;
  }

  /** One that never barks, for where nobody waits. */
  public static RunWatchdog off() {
    return new RunWatchdog(Duration.ofDays(1), System::nanoTime, failure -> {});
  }

  private record Run(Supplier<String> what, long startedAtNanos) {}

  /**
   * Watches while the caller runs.
   *
   * @param what for people: {@code a batch of 8 clips}
   */
  public void run(String what, Runnable body) {
    run(() -> what, body);
  }

  /** As above, with a name that is only asked for when it is needed. */
  void run(Supplier<String> what, Runnable body) {
    Run run = new Run(what, nanoTime.getAsLong());
    Object key = new Object();
    runs.put(key, run);
    try {
      body.run();
    } finally {
      runs.remove(key);
    }
  }

  void check() {
    long now = nanoTime.getAsLong();
    runs.forEach(
        (key, run) -> {
          // Once: whoever removes it reports it.
          if (now - run.startedAtNanos() > deadline.toNanos() && runs.remove(key, run)) {
            report(run);
          }
        });
  }

  private void report(Run run) {
    try {
      onHang.accept(
          new InferenceException(
              String.format(
                  Locale.ROOT,
                  "%s has been running for more than %.1f s: the device hangs",
                  run.what().get(),
                  deadline.toMillis() / 1e3)));
    } catch (RuntimeException e) {
      // The next run must be watched whatever became of this report.
      log.error("reporting a run that hangs failed", e);
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
