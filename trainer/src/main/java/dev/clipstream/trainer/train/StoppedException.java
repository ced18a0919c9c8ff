package dev.clipstream.trainer.train;

/** Thrown when a training ends early because its user wished it to. */
public final class StoppedException extends RuntimeException {

  public StoppedException() {
    super("stopped before the first step");
  }
}
