package dev.clipstream.image.resize;

import dev.clipstream.image.Orientation;

/**
 * Where the pixels of one image go: it is scaled to {@code scaledWidth} by {@code scaledHeight};
 * the part of that from {@code left}, {@code top} on is what counts, {@code width} by {@code
 * height} pixels, and goes to {@code padLeft}, {@code padTop} of the output.
 *
 * <p>Sizes and offsets are rounded as torchvision's {@code Resize} and {@code CenterCrop} round
 * them, those of padding as Ultralytics' {@code LetterBox} does.
 */
record ResizePlan(
    int scaledWidth,
    int scaledHeight,
    int left,
    int top,
    int width,
    int height,
    int padLeft,
    int padTop) {

  /**
   * The plan for an upright image.
   *
   * @param width pixels of the image
   * @param height pixels of the image
   * @param toWidth pixels of the output
   * @param toHeight pixels of the output
   */
  static ResizePlan of(Resizing resizing, long width, long height, int toWidth, int toHeight) {
    if (resizing.fit() == Fit.PAD) {
      return padded(width, height, toWidth, toHeight);
    }
    // With resize_to both are the same: it is the shorter side of the image that becomes that long.
    int coverWidth = resizing.scaled(toWidth);
    int coverHeight = resizing.scaled(toHeight);
    int scaledWidth = coverWidth;
    int scaledHeight = coverHeight;
    if (resizing.fit() == Fit.CROP) {
      if (width * coverHeight >= height * coverWidth) {
        scaledWidth = Math.toIntExact(Math.max(coverWidth, coverHeight * width / height));
      } else {
        scaledHeight = Math.toIntExact(Math.max(coverHeight, coverWidth * height / width));
      }
    }
    int inWidth = Math.min(toWidth, scaledWidth);
    int inHeight = Math.min(toHeight, scaledHeight);
    return new ResizePlan(
        scaledWidth,
        scaledHeight,
        (int) Math.rint((scaledWidth - inWidth) / 2.0),
        (int) Math.rint((scaledHeight - inHeight) / 2.0),
        inWidth,
        inHeight,
        (toWidth - inWidth) / 2,
        (toHeight - inHeight) / 2);
  }

  private static ResizePlan padded(long width, long height, int toWidth, int toHeight) {
    double scale = Math.min((double) toWidth / width, (double) toHeight / height);
    int inWidth = (int) Math.max(1, Math.min(toWidth, Math.rint(width * scale)));
    int inHeight = (int) Math.max(1, Math.min(toHeight, Math.rint(height * scale)));
    return new ResizePlan(
        inWidth,
        inHeight,
        0,
        0,
        inWidth,
        inHeight,
        (toWidth - inWidth) / 2,
        (toHeight - inHeight) / 2);
  }

  /** The same in the axes of the stored image, before it is turned. */
  ResizePlan asStored(Orientation orientation, int toWidth, int toHeight) {
    boolean swap = orientation.swapsAxes();
    boolean mirrorColumns = mirrorsStoredColumns(orientation);
    boolean mirrorRows = mirrorsStoredRows(orientation);
    // Of the upright axes: a swap makes the stored rows its columns.
    boolean mirrorX = swap ? mirrorRows : mirrorColumns;
    boolean mirrorY = swap ? mirrorColumns : mirrorRows;
    int fromLeft = mirrorX ? scaledWidth - width - left : left;
    int fromTop = mirrorY ? scaledHeight - height - top : top;
    int toLeft = mirrorX ? toWidth - width - padLeft : padLeft;
    int toTop = mirrorY ? toHeight - height - padTop : padTop;
    return swap
        ? new ResizePlan(scaledHeight, scaledWidth, fromTop, fromLeft, height, width, toTop, toLeft)
        : new ResizePlan(
            scaledWidth, scaledHeight, fromLeft, fromTop, width, height, toLeft, toTop);
  }

  private static boolean mirrorsStoredColumns(Orientation orientation) {
    return switch (orientation) {
      case MIRROR, TURN_180, TRANSVERSE, TURN_270 -> true;
      case UPRIGHT, MIRROR_VERTICALLY, TRANSPOSE, TURN_90 -> false;
    };
  }

  private static boolean mirrorsStoredRows(Orientation orientation) {
    return switch (orientation) {
      case TURN_180, MIRROR_VERTICALLY, TURN_90, TRANSVERSE -> true;
      case UPRIGHT, MIRROR, TRANSPOSE, TURN_270 -> false;
    };
  }

  /** Whether an upright image of this size is the output as it is. */
  boolean keeps(long sourceWidth, long sourceHeight) {
    return scaledWidth == sourceWidth
        && scaledHeight == sourceHeight
        && width == sourceWidth
        && height == sourceHeight
        && padLeft == 0
        && padTop == 0;
  }

  /**
   * The number that both sides of an upright image may be divided by while it is decoded without
   * becoming smaller than this plan scales it to: 1, 2, 4 or 8.
   */
  int reduction(long sourceWidth, long sourceHeight) {
    int reduction = 8;
    while (reduction > 1
        && (sourceWidth < (long) scaledWidth * reduction
            || sourceHeight < (long) scaledHeight * reduction)) {
      reduction /= 2;
    }
    return reduction;
  }
}
