package dev.clipstream.image;

/**
 * Thrown when an image is larger than {@link ImageLimits} allow; whether it is valid was not looked
 * at.
 */
public final class OverLimitException extends BadImageException {
  private static final long serialVersionUID = 1L;

  public OverLimitException(String message) {
    super(message);
  }
}
