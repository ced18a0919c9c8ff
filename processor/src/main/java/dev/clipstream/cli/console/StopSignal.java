package dev.clipstream.cli.console;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Turns SIGINT and SIGTERM into a request that a command ends in its own way: the process stays
 * until the command has closed this, or for {@link #PATIENCE}. Thread-safe.
 */
public final class StopSignal implements AutoCloseable {

  /** More than the slowest clean ending takes: a processor that finishes its frames. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);
  private final AtomicReference<Runnable> action;
  private final Thread hook = new Thread(this::stop, "stop-signal");

  private StopSignal(Runnable action) {
    this.action = new AtomicReference<>(action);
  }

  /**
   * Begins to listen.
   *
   * @param action run once when the signal comes, to wake whatever blocks; must not block itself
   */
  public static StopSignal install(Runnable action) {
    StopSignal signal = new StopSignal(action);
    Runtime.getRuntime().addShutdownHook(signal.hook);
    return signal;
  }

  public static StopSignal install() {
    return install(() -> {});
  }

  private void stop() {
    requested.countDown();
    action.getAndSet(() -> {}).run();
    try {
      if (!finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("clipstream: still busy after " + PATIENCE.toSeconds() + " s, ending");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks for the end from within, as a signal does from without. */
  public void request() {
    requested.countDown();
  }

  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /**
   * Waits until a stop is requested; an interrupt counts as such a request.
   *
   * @return whether it was, rather than {@code timeout} having passed
   */
  public boolean await(Duration timeout) {
    try {
      return requested.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return true;
    }
  }

  /** The command has ended: lets the process go. */
  @Override
  public void close() {
    finished.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook has nothing left to wait for.
    }
  }
}
