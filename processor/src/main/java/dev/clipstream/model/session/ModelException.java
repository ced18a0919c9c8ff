package dev.clipstream.model.session;

/**
 * Thrown when a model file cannot be served. The message names the file and says what to do about
 * it.
 */
public final class ModelException extends RuntimeException {

  public ModelException(String message) {
    super(message);
  }

  public ModelException(String message, Throwable cause) {
    super(message, cause);
  }
}
