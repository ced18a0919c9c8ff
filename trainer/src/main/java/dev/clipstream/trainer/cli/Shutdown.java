package dev.clipstream.trainer.cli;

import java.io.PrintWriter;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Turns SIGINT and SIGTERM into a request that a command ends between two steps of its work. The
 * process stays until the command has ended and said so, however long its step takes: torch may not
 * compute while its process ends, and the last line tells how to go on. Thread-safe.
 */
final class Shutdown implements AutoCloseable {

  private static final long QUIET_SECONDS = 2;

  private final CountDownLatch requested = new CountDownLatch(1);
  private final CountDownLatch ended = new CountDownLatch(1);
  private final Thread hook;

  private Shutdown(PrintWriter err) {
    hook = new Thread(() -> await(err), "shutdown");
  }

  /** A shutdown that nobody requests but by {@link #request()}. */
  static Shutdown detached() {
    return new Shutdown(new PrintWriter(PrintWriter.nullWriter()));
  }

  /**
   * Begins to listen.
   *
   * @param err told that the command still ends, if that takes long
   */
  static Shutdown install(PrintWriter err) {
    Shutdown shutdown = new Shutdown(err);
    try {
      Runtime.getRuntime().addShutdownHook(shutdown.hook);
    } catch (IllegalStateException e) {
      // The signal was faster.
      shutdown.request();
    }
    return shutdown;
  }

  private void await(PrintWriter err) {
    request();
    try {
      if (!ended.await(QUIET_SECONDS, TimeUnit.SECONDS)) {
        err.println("ending as soon as the step under way is done; kill -9 does not wait for it");
        err.flush();
        ended.await();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  void request() {
    requested.countDown();
  }

  boolean isRequested() {
    return requested.getCount() == 0;
  }

  /** The command has ended and said all that it had to say: lets the process go. */
  @Override
  public void close() {
    ended.countDown();
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending already, and the hook has nothing left to wait for.
    }
  }
}
