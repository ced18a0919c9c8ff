package dev.clipstream.image;

/**
 * A picture cannot be used. This is an expected outcome of other people's bytes, not a fault of the
 * program: the message is one line that says what is wrong with the picture in words that its
 * sender understands, and no stack trace is recorded.
 */
public sealed class BadPictureException extends Exception permits OverLimitException {
  private static final long serialVersionUID = 1L;

  public BadPictureException(String message) {
    super(message, null, false, false);
  }

  BadPictureException(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
