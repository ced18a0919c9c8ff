package dev.clipstream.trainer.train;

/** A command ended early because its user wished it to. */
public final class StoppedException extends RuntimeException {

  public StoppedException() {
    this("stopped before the first step");
  }

  public StoppedException(String message) {
    super(message);
  }
}
