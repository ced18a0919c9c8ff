package dev.clipstream.cli.options;

import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * Thrown for a failure that the user can do something about. The message is one line, or one line a
 * problem, and says what to do; the program shows it alone and ends with status 1.
 */
public final class CliException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public CliException(String message) {
    super(message);
  }

  public CliException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Of an address that a process cannot listen on. */
  public static CliException notListening(InetSocketAddress address, IOException why) {
    return new CliException(
        "cannot listen on %s:%d (%s): give this process another --http-port"
            .formatted(address.getHostString(), address.getPort(), why.getMessage()),
        why);
  }

  /**
   * What the first of a chain of causes says: for the users of libraries that wrap what happened.
   * Of one that says nothing, such as a null pointer or a stack overflow, what it is and where.
   */
  public static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    if (message != null && !message.isBlank()) {
      return message;
    }
    StackTraceElement[] stack = root.getStackTrace();
    return root.getClass().getSimpleName() + (stack.length == 0 ? "" : " at " + stack[0]);
  }
}
