package dev.clipstream.image;

import org.bytedeco.javacpp.Loader;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Loads OpenCV once and applies its global settings. */
public final class OpenCv {
  private static final String MAX_PHYSICAL_BYTES = "org.bytedeco.javacpp.maxPhysicalBytes";

  /** Work areas that grew larger than this are given back after the image that needed them. */
  static final long KEPT_PIXELS = 5L << 20;

  static {
    // JavaCPP by default reads the process's resident size from /proc at each native allocation (4
    // microseconds, three times an image) and throws OutOfMemoryError once that exceeds four
    // heaps,
    // as models outside the heap may well do. It reads the property when it is loaded.
    if (System.getProperty(MAX_PHYSICAL_BYTES) == null) {
      System.setProperty(MAX_PHYSICAL_BYTES, "0");
    }
    Loader.load(opencv_core.class);
    Loader.load(opencv_imgproc.class);
    Loader.load(opencv_imgcodecs.class);
    // Decoders run side by side, one a thread; threads of OpenCV's own would only fight with them.
    opencv_core.setNumThreads(1);
  }

  private OpenCv() {}

  /** Loads the libraries at the first call; later calls cost nothing. */
  public static void load() {}

  /** Keeps a work area for the next image, unless this one made it unreasonably large. */
  static void trim(Mat mat) {
    if (mat.total() > KEPT_PIXELS) {
      mat.release();
    }
  }
}
