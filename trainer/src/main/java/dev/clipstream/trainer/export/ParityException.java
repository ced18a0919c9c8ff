package dev.clipstream.trainer.export;

/** Thrown when an exported model does not compute what was trained; it must not be served. */
public final class ParityException extends RuntimeException {

  ParityException(String message) {
    super(message);
  }

  ParityException(String message, Throwable cause) {
    super(message, cause);
  }
}
