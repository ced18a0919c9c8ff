package dev.clipstream.trainer.data.store;

/** Thrown when one image or clip cannot be used; the message says why. The others may be fine. */
public final class UnreadableException extends Exception {

  private static final long serialVersionUID = 1L;

  public UnreadableException(String message, Throwable cause) {
    super(message, cause);
  }

  public UnreadableException(String message) {
    super(message);
  }
}
