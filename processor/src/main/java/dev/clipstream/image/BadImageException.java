package dev.clipstream.image;

/**
 * Thrown when an image cannot be used. This is an expected outcome of other people's bytes, not a
 * fault of the program: the message is one line that says what is wrong with the image in words
 * that its sender understands, and no stack trace is recorded.
 */
public sealed class BadImageException extends Exception permits OverLimitException {
  private static final long serialVersionUID = 1L;

  public BadImageException(String message) {
    super(message, null, false, false);
  }

  public BadImageException(String message, Throwable cause) {
    super(message, cause, false, false);
  }
}
