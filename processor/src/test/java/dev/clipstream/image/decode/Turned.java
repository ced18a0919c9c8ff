package dev.clipstream.image.decode;

import dev.clipstream.image.Pixels;

/** Images as cameras store them. */
public final class Turned {

  private Turned() {}

  /** The pixels that a file has to hold so that they look like {@code upright} once turned. */
  public static Pixels stored(Pixels upright, int exif) {
    boolean swap = exif >= 5;
    int width = swap ? upright.height() : upright.width();
    int height = swap ? upright.width() : upright.height();
    byte[] rgb = new byte[3 * width * height];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int right = swap ? y : x;
        int down = swap ? x : y;
        // Of upright columns, those that are read from the right; likewise of rows.
        boolean mirrored = exif == 2 || exif == 3 || exif == 6 || exif == 7;
        boolean upsideDown = exif == 3 || exif == 4 || exif == 7 || exif == 8;
        int fromX = mirrored ? upright.width() - 1 - right : right;
        int fromY = upsideDown ? upright.height() - 1 - down : down;
        System.arraycopy(
            upright.rgb(), 3 * (fromY * upright.width() + fromX), rgb, 3 * (y * width + x), 3);
      }
    }
    return new Pixels(width, height, rgb);
  }
}
