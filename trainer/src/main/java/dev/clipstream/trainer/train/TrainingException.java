package dev.clipstream.trainer.train;

/** Thrown when training cannot go on; the message says why and what may help. */
public final class TrainingException extends RuntimeException {

  public TrainingException(String message) {
    super(message);
  }
}
