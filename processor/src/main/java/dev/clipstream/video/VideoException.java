package dev.clipstream.video;

import java.io.IOException;

/**
 * Thrown when a video cannot be opened or read on; the message names it, says why and what to do.
 */
public final class VideoException extends IOException {
  private static final long serialVersionUID = 1L;

  public VideoException(String message) {
    super(message);
  }
}
