package dev.clipstream.trainer.export;

/** Thrown when an exported model does not compute what was trained; it must not be served. */
public final class ParityException extends RuntimeException {

  public ParityException(String message) {
    super(message);
  }

  public ParityException(String message, Throwable cause) {
    super(message, cause);
  }
}
