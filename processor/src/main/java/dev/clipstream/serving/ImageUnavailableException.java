package dev.clipstream.serving;

/**
 * Thrown by a {@link FrameJob} whose image cannot be read at present, through no fault of the
 * frame's: it must neither be rejected nor count as a failure of the device. The cause says why.
 */
public final class ImageUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ImageUnavailableException(Throwable cause) {
    super(cause);
  }
}
