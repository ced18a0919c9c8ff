package dev.clipstream.trainer.cli;

import dev.clipstream.system.DaemonThreads;
import java.io.IOException;
import java.io.InputStream;

/**
 * Ends this process in its own way once the process that started it is gone, by whatever signal:
 * the system then closes the pipe between them, which nothing is ever written to.
 */
final class ParentWatch {

  /** Set in a process that is to end with its parent. */
  static final String PROPERTY = "dev.clipstream.trainer.child";

  private ParentWatch() {}

  /** Begins to watch, on a thread of its own, if there is a parent to watch. */
  static void begin() {
    if (Boolean.getBoolean(PROPERTY)) {
      DaemonThreads.of("parent-watch", () -> await(System.in)).start();
    }
  }

  private static void await(InputStream pipe) {
    try {
      while (pipe.read() >= 0) {
        // Nobody says anything.
      }
    } catch (IOException e) {
      // As good as its end.
    }
    System.exit(1);
  }
}
