package dev.clipstream.view.history;

/** A question that the topics cannot answer; the message says why and what to do. */
public final class HistoryException extends Exception {

  private static final long serialVersionUID = 1L;

  HistoryException(String message) {
    super(message);
  }

  HistoryException(String message, Throwable cause) {
    super(message, cause);
  }
}
