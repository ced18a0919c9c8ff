package dev.clipstream.records;

/**
 * A record that can be no frame, or a frame that cannot be classified. It goes to the dead letters
 * with the message as its reason; the stream goes on. An expected thing, so it carries no stack.
 */
public final class BadFrameException extends RuntimeException {

  public BadFrameException(String reason) {
    super(reason, null, false, false);
  }
}
