package dev.clipstream.image;

import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * The rotation and mirroring that turn a stored image upright: the eight values of EXIF's
 * orientation tag, in its order.
 */
public enum Orientation {
  UPRIGHT,
  MIRROR,
  TURN_180,
  MIRROR_VERTICALLY,
  TRANSPOSE,
  /** A quarter turn clockwise. */
  TURN_90,
  TRANSVERSE,
  /** A quarter turn anticlockwise. */
  TURN_270;

  public static final String EXIF_PREFIX = "Exif\0\0";

  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT = 3;

  /** Against the standard, but written by several tools and read by all others. */
  private static final int LONG = 4;

  private static final int ENTRY_BYTES = 12;

  private static final Orientation[] VALUES = values();

  /** Whether turning makes columns of rows, so that width and height change places. */
  public boolean swapsAxes() {
    return switch (this) {
      case UPRIGHT, MIRROR, TURN_180, MIRROR_VERTICALLY -> false;
      case TRANSPOSE, TURN_90, TRANSVERSE, TURN_270 -> true;
    };
  }

  /**
   * Reads the tag from an EXIF block, with or without its prefix. A block that is damaged or has no
   * such tag leaves the image as it is: it is no reason to refuse the pixels.
   */
  public static Orientation ofExif(ByteView exif) {
    int start = exif.startsWith(0, EXIF_PREFIX) ? EXIF_PREFIX.length() : 0;
    ByteView tiff = exif.slice(start, exif.length() - start);
    boolean little = tiff.startsWith(0, "II*\0");
    if ((!little && !tiff.startsWith(0, "MM\0*")) || !tiff.has(4, 4)) {
      return UPRIGHT;
    }
    long directory = little ? tiff.u32Little(4) : tiff.u32Big(4);
    if (!tiff.has(directory, 2)) {
      return UPRIGHT;
    }
    int entries = u16(tiff, (int) directory, little);
    for (int i = 0; i < entries; i++) {
      long entry = directory + 2 + (long) i * ENTRY_BYTES;
      if (!tiff.has(entry, ENTRY_BYTES)) {
        return UPRIGHT;
      }
      int at = (int) entry;
      if (u16(tiff, at, little) == ORIENTATION_TAG) {
        return ofValue(value(tiff, at, little));
      }
    }
    return UPRIGHT;
  }

  /** The value of an entry; 0 if it is of no type that this tag may or does have. */
  private static long value(ByteView tiff, int entry, boolean little) {
    int type = u16(tiff, entry + 2, little);
    int at = entry + 8;
    if (type == LONG) {
      return little ? tiff.u32Little(at) : tiff.u32Big(at);
    }
    return type == SHORT ? u16(tiff, at, little) : 0;
  }

  private static Orientation ofValue(long value) {
    return value >= 1 && value <= VALUES.length ? VALUES[(int) value - 1] : UPRIGHT;
  }

  /**
   * Writes {@code from}, turned, into {@code to}, in whose memory it stays if that has the turned
   * shape already.
   */
  public void turn(Mat from, Mat to) {
    switch (this) {
      case UPRIGHT -> from.copyTo(to);
      case MIRROR -> opencv_core.flip(from, to, 1);
      case TURN_180 -> opencv_core.flip(from, to, -1);
      case MIRROR_VERTICALLY -> opencv_core.flip(from, to, 0);
      case TRANSPOSE -> opencv_core.transpose(from, to);
      case TURN_90 -> opencv_core.rotate(from, to, opencv_core.ROTATE_90_CLOCKWISE);
      case TRANSVERSE -> {
        opencv_core.transpose(from, to);
        opencv_core.flip(to, to, -1);
      }
      case TURN_270 -> opencv_core.rotate(from, to, opencv_core.ROTATE_90_COUNTERCLOCKWISE);
    }
  }

  /**
   * Reads the display matrix of a video: nine 32-bit numbers that take a stored point (x to the
   * right, y downwards) to where it is shown. Of its angle, the nearest quarter turn counts.
   */
  public static Orientation ofDisplayMatrix(IntPointer matrix) {
    int xToX = matrix.get(0);
    int xToY = matrix.get(1);
    int yToX = matrix.get(3);
    int yToY = matrix.get(4);
    if (Math.abs((long) xToX) >= Math.abs((long) xToY)) {
      if (xToX >= 0) {
        return yToY >= 0 ? UPRIGHT : MIRROR_VERTICALLY;
      }
      return yToY >= 0 ? MIRROR : TURN_180;
    }
    if (xToY >= 0) {
      return yToX >= 0 ? TRANSPOSE : TURN_90;
    }
    return yToX >= 0 ? TURN_270 : TRANSVERSE;
  }

  private static int u16(ByteView view, int at, boolean little) {
    return little ? view.u16Little(at) : view.u16Big(at);
  }
}
