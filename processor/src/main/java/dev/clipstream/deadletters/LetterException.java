package dev.clipstream.deadletters;

/** Dead letters that cannot be read or sent again; the message says why and what to do. */
public final class LetterException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  LetterException(String message) {
    super(message);
  }

  LetterException(String message, Throwable cause) {
    super(message, cause);
  }
}
