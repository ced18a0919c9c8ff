package dev.clipstream.trainer.data;

/** One picture or clip cannot be used; the message says why. The others may be fine. */
final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }

  UnreadableException(String message) {
    super(message);
  }
}
