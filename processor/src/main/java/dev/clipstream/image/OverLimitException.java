package dev.clipstream.image;

/** A picture is larger than {@link PictureLimits} allow; whether it is sound was not looked at. */
public final class OverLimitException extends BadPictureException {
  private static final long serialVersionUID = 1L;

  OverLimitException(String message) {
    super(message);
  }
}
