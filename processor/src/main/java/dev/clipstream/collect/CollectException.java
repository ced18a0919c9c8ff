package dev.clipstream.collect;

/** Frames cannot be collected; the message says what is wrong and where. */
public final class CollectException extends RuntimeException {

  public CollectException(String message) {
    super(message);
  }

  public CollectException(String message, Throwable cause) {
    super(message, cause);
  }
}
