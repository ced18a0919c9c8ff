package dev.clipstream.trainer.data.store;

/** Thrown when a data set cannot be used; the message says what is wrong with it and where. */
public final class DataException extends RuntimeException {

  public DataException(String message) {
    super(message);
  }

  public DataException(String message, Throwable cause) {
    super(message, cause);
  }
}
