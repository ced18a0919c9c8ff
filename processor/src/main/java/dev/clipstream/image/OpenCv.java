package dev.clipstream.image;

import dev.clipstream.system.JavaCppSettings;
import java.util.regex.Pattern;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Loads OpenCV once and applies its global settings. */
public final class OpenCv {
  /** Work areas that grew larger than this are given back after the image that needed them. */
  public static final long KEPT_PIXELS = 5L << 20;

  /** Its version and the path of a source file on the machine where it was built. */
  private static final Pattern PLACE = Pattern.compile("^OpenCV\\([^)]*\\) .*?: error: ");

  static {
    JavaCppSettings.apply();
    Loader.load(opencv_core.class);
    Loader.load(opencv_imgproc.class);
    Loader.load(opencv_imgcodecs.class);
    // Decoders run side by side, one a thread; threads of OpenCV's own would only fight with them.
    opencv_core.setNumThreads(1);
  }

  private OpenCv() {}

  /** Loads the libraries at the first call; later calls cost nothing. */
  public static void load() {}

  /** What OpenCV says failed, on one line, without where that stands in its sources. */
  public static String reason(RuntimeException failure) {
    String line = String.valueOf(failure.getMessage()).lines().findFirst().orElse("unknown reason");
    return PLACE.matcher(line).replaceFirst("");
  }

  /** Keeps a work area for the next image, unless this one made it unreasonably large. */
  public static void trim(Mat mat) {
    if (mat.total() > KEPT_PIXELS) {
      mat.release();
    }
  }
}
