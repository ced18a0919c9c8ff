package dev.clipstream.streams;

import dev.clipstream.serving.FrameResult.Rejected;

/**
 * Takes a rejected frame from {@code process()} to {@link DeadLetters}, with the reason as its
 * message. An expected thing, so it carries no stack; Kafka Streams says which record it is about.
 */
final class RejectedFrameException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  RejectedFrameException(Rejected rejected) {
    super(rejected.reason(), null, false, false);
  }
}
