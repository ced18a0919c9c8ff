package dev.clipstream.trainer.train;

/** A training ended early because its user wished it to. */
public final class StoppedException extends RuntimeException {

  public StoppedException() {
    super("stopped before the first step");
  }
}
