package dev.clipstream.image.jpeg;

import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.OverLimitException;

/**
 * Bounds what a JPEG of several scans may cost. A decoder walks over the whole image for each scan,
 * however little is in it, so that a short file could keep it busy for minutes.
 *
 * <p>The unit is a coefficient that a decoder looks at, about a nanosecond: a scan that refines AC
 * coefficients makes it look at all of them, any other at a few of each block.
 */
public final class JpegWork {
  /** A progressive image has about ten. */
  private static final int MAX_SCANS = 100;

  /** Of a block, besides the coefficients that are looked at. */
  private static final int EACH_BLOCK = 8;

  /**
   * Half a second's work. A progressive image of the usual ten scans takes up to 6 for each of its
   * pixels, so that one of 50 megapixels has room.
   */
  private static final long MAX_WORK = 500_000_000;

  /** Where more pixels are allowed than by default, more work for each of them. */
  private static final long MAX_WORK_PER_PIXEL = 10;

  private final long maxWork;
  private final JpegFrame frame;
  private int scans;
  private long work;

  JpegWork(JpegFrame frame, ImageLimits limits) {
    this.frame = frame;
    // No JPEG has more pixels than fit an int, so that larger limits need no larger bound.
    this.maxWork =
        Math.max(MAX_WORK, MAX_WORK_PER_PIXEL * Math.min(limits.maxPixels(), Integer.MAX_VALUE));
  }

  /**
   * Counts one more scan.
   *
   * @throws OverLimitException if it is one too many
   */
  void add(JpegScan scan) throws OverLimitException {
    scans++;
    boolean looksAtAll = scan.refines() && scan.from() > 0;
    int ofBlock = EACH_BLOCK + (looksAtAll ? scan.to() - scan.from() + 1 : 0);
    work += (long) ofBlock * scan.mcus() * scan.blocks();
    if (scans > MAX_SCANS) {
      throw new OverLimitException("JPEG has more than " + MAX_SCANS + " scans");
    }
    if (work > maxWork) {
      throw new OverLimitException(
          "JPEG of %dx%d pixels has %d scans or more, too many for its size"
              .formatted(frame.width(), frame.height(), scans));
    }
  }
}
