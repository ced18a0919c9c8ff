package dev.clipstream.vision;

/**
 * How a stored picture is turned to stand upright: the eight values of EXIF's orientation tag, in
 * its order.
 */
enum Orientation {
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

  static final String EXIF_PREFIX = "Exif\0\0";

  private static final int ORIENTATION_TAG = 0x0112;
  private static final int SHORT = 3;
  private static final int ENTRY_BYTES = 12;

  private static final Orientation[] VALUES = values();

  /** Whether turning makes columns of rows, so that width and height change places. */
  boolean swapsAxes() {
    return switch (this) {
      case UPRIGHT, MIRROR, TURN_180, MIRROR_VERTICALLY -> false;
      case TRANSPOSE, TURN_90, TRANSVERSE, TURN_270 -> true;
    };
  }

  /**
   * Reads the tag from an EXIF block, with or without its prefix. A block that is damaged or has no
   * such tag leaves the picture as it is: it is no reason to refuse the pixels.
   */
  static Orientation ofExif(ByteView exif) {
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
        int value = u16(tiff, at + 8, little);
        boolean known = u16(tiff, at + 2, little) == SHORT && value >= 1 && value <= VALUES.length;
        return known ? VALUES[value - 1] : UPRIGHT;
      }
    }
    return UPRIGHT;
  }

  private static int u16(ByteView view, int at, boolean little) {
    return little ? view.u16Little(at) : view.u16Big(at);
  }
}
