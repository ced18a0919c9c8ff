package dev.clipstream.view.feed;

import dev.clipstream.avro.LabelFeedback;

/** Takes feedback on labels, to be stored. Thread-safe. */
public interface FeedbackSink {

  /**
   * Writes one record; blocks until it is written.
   *
   * @throws NotWrittenException if it may not have arrived; the message says why and what to do
   */
  void write(LabelFeedback feedback) throws NotWrittenException;

  /** Feedback that may not have arrived. */
  final class NotWrittenException extends Exception {
    private static final long serialVersionUID = 1L;

    NotWrittenException(String message, Throwable cause) {
      super(message, cause);
    }
  }
}
