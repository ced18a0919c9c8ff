package dev.clipstream.inference;

/** A run that failed though its input was sound: the device or the runtime is at fault. */
public final class InferenceException extends RuntimeException {

  public InferenceException(String message, Throwable cause) {
    super(message, cause);
  }
}
