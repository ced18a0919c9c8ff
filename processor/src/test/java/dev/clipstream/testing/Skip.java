package dev.clipstream.testing;

import org.opentest4j.TestAbortedException;

/** Skips the running test, visibly. */
public final class Skip {

  private Skip() {}

  /** To be thrown; says so in the output as well, where a skipped test would not be seen. */
  public static TestAbortedException because(String reason) {
    String message = "SKIPPED: " + reason;
    System.out.println(message);
    return new TestAbortedException(message);
  }
}
