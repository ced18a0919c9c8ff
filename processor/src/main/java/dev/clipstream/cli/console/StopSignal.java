package dev.clipstream.cli.console;

import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGINT and SIGTERM into a request that a command ends in its own way: the process stays
 * until the command has closed this, or for {@link #PATIENCE}. Thread-safe.
 */
public final class StopSignal implements AutoCloseable {

  /** More than the slowest clean ending takes: a processor that finishes its frames. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch finished = new CountDownLatch(1);

  /** Guarded by this. */
  private Runnable action;

  private final Thread hook = new Thread(this::stop, "stop-signal");

  private StopSignal(Runnable action) {
    this.action = action;
  }

  /**
   * Begins to listen.
   *
   * @param action run when the signal comes, to wake whatever blocks; must not block itself
   */
  public static StopSignal install(Runnable action) {
    StopSignal signal = new StopSignal(action);
    try {
      Runtime.getRuntime().addShutdownHook(signal.hook);
    } catch (IllegalStateException e) {
      // The signal was faster.
      signal.request();
    }
    return signal;
  }

  public static StopSignal install() {
    return install(() -> {});
  }

  private void stop() {
    requested.countDown();
    act();
    try {
      if (!finished.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
        System.err.println("clipstream: still busy after " + PATIENCE.toSeconds() + " s, ending");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private synchronized void act() {
    action.run();
  }

  /**
   * From here on a signal wakes nobody: the command is ending already, and would only be disturbed.
   * If the action is under way, it has been carried out when this returns.
   */
  public synchronized void disarm() {
    action = () -> {};
  }

  /** Asks for the end from within, as a signal does from without. */
  public void request() {
    requested.countDown();
  }

  public boolean isRequested() {
    return requested.getCount() == 0;
  }

  /**
   * Waits until a stop is requested; an interrupt becomes such a request, and does not disturb the
   * ending that follows.
   *
   * @return whether it was, rather than {@code timeout} having passed
   */
  public boolean await(Duration timeout) {
    try {
      return requested.await(timeout.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      request();
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
