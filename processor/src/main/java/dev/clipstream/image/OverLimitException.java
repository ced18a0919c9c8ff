package dev.clipstream.image;

/** An image is larger than {@link ImageLimits} allow; whether it is sound was not looked at. */
public final class OverLimitException extends BadImageException {
  private static final long serialVersionUID = 1L;

  OverLimitException(String message) {
    super(message);
  }
}
