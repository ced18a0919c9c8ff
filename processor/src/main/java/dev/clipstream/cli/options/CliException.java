package dev.clipstream.cli.options;

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

  /**
   * What the first of a chain of causes says: for the users of libraries that wrap what happened.
   */
  public static String rootMessage(Throwable thrown) {
    Throwable root = thrown;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage());
  }
}
