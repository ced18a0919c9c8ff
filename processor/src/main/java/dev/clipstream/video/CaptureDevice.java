package dev.clipstream.video;

import java.util.regex.Pattern;

/** A camera that is attached to this machine, by its name under Linux, as {@code /dev/video0}. */
public final class CaptureDevice {

  private static final Pattern NAME = Pattern.compile("/dev/video\\d+");

  private CaptureDevice() {}

  /** Whether a location names one. */
  public static boolean isNamedBy(String location) {
    return NAME.matcher(location).matches();
  }
}
