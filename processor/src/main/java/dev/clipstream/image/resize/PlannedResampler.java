package dev.clipstream.image.resize;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageHeader;
import dev.clipstream.image.OpenCv;
import dev.clipstream.image.Orientation;
import dev.clipstream.image.resize.FilterWeights.Axis;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Scalar;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Scales, crops, pads and turns RGB pixels as a {@link Resizing} says. An image that is decoded at
 * its full size becomes what Pillow makes of it, bit by bit: turned first, then resized. A JPEG may
 * come decoded at a half, a quarter or an eighth if it remains at least twice too large, as in
 * Pillow's {@code thumbnail}; what remains to be done is done to that, and the mean difference
 * stays below one level of 255.
 *
 * <p>Where the resizing is {@link Resizing#approximate()}, JPEGs and raw pixels go the quickest way
 * that does not alias: they are decoded at the smallest fraction that suffices, or halved, and the
 * rest is {@link LinearResampler}'s. Owned by one thread, which closes it.
 */
public final class PlannedResampler implements AutoCloseable {
  /** How many times too large a JPEG remains at least that is decoded at a fraction. */
  private static final int GAP = 2;

  /**
   * Pixels of the image below which the quick way, which takes whole ones, would miss the place.
   */
  private static final int MIN_QUICK = 8;

  private final Resizing resizing;
  private final FilterResampler filter;
  private final LinearResampler linear = new LinearResampler();
  private final Mat ping = new Mat();
  private final Mat pong = new Mat();
  private final Size size = new Size();
  private final Mat unturned = new Mat();
  private final Mat turned = new Mat();

  public PlannedResampler(Resizing resizing) {
    this.resizing = resizing;
    this.filter = new FilterResampler(resizing.interpolation());
  }

  /** Whether an image is what a model of this size takes as it is. */
  public boolean keeps(ImageHeader source, int width, int height) {
    return source.width() == width
        && source.height() == height
        && source.orientation() == Orientation.UPRIGHT
        && ResizePlan.of(resizing, width, height, width, height).keeps(width, height);
  }

  /** The number that both sides of a JPEG may be divided by while it is decoded: 1, 2, 4 or 8. */
  public int reduction(ImageHeader source, int width, int height) {
    if (resizing.interpolation() == Interpolation.NEAREST) {
      return 1;
    }
    boolean swap = source.orientation().swapsAxes();
    long uprightWidth = swap ? source.height() : source.width();
    long uprightHeight = swap ? source.width() : source.height();
    int gap = resizing.approximate() ? 1 : GAP;
    return ResizePlan.of(resizing, uprightWidth, uprightHeight, width, height)
        .reduction(uprightWidth / gap, uprightHeight / gap);
  }

  /**
   * Fills {@code target}.
   *
   * @param stored uint8 {@code [h, w, 3]}, the image as decoded, not written to
   * @param source what the image is at full size
   * @param reduction by which both sides were divided while it was decoded
   * @param target uint8 {@code [H, W, 3]}, whose memory is filled in place
   */
  public void resample(Mat stored, ImageHeader source, int reduction, Mat target) {
    if (source.format().isRaw() && resizing.approximate()) {
      int times = reduction(source, target.cols(), target.rows());
      resample(halved(stored, times), source, times, source.orientation(), target);
    } else {
      resample(stored, source, reduction, source.orientation(), target);
    }
  }

  private void resample(
      Mat stored, ImageHeader source, int reduction, Orientation orientation, Mat target) {
    boolean quick =
        resizing.approximate()
            && (source.format() == ImageEncoding.JPEG || source.format().isRaw());
    var whole = new Whole(source.width(), source.height(), reduction, quick);
    boolean swap = orientation.swapsAxes();
    ResizePlan upright =
        ResizePlan.of(
            resizing,
            swap ? source.height() : source.width(),
            swap ? source.width() : source.height(),
            target.cols(),
            target.rows());
    if (orientation == Orientation.UPRIGHT) {
      pad(stored, whole, upright, target);
      return;
    }
    if (!quick && reduction == 1) {
      // What falls between two pixels goes to the other one where it is turned afterwards.
      turned.create(
          swap ? stored.cols() : stored.rows(), swap ? stored.rows() : stored.cols(), CV_8UC3);
      orientation.turn(stored, turned);
      pad(turned, new Whole(turned.cols(), turned.rows(), 1, false), upright, target);
      return;
    }
    ResizePlan plan = upright.asStored(orientation, target.cols(), target.rows());
    unturned.create(
        swap ? target.cols() : target.rows(), swap ? target.rows() : target.cols(), CV_8UC3);
    pad(stored, whole, plan, unturned);
    orientation.turn(unturned, target);
  }

  /** Divides both sides, by the mean of four pixels a time. */
  private Mat halved(Mat stored, int reduction) {
    Mat current = stored;
    Mat next = ping;
    Mat spare = pong;
    for (int left = reduction; left > 1; left /= 2) {
      size.width(current.cols() / 2).height(current.rows() / 2);
      try (var part = new Rect(0, 0, 2 * size.width(), 2 * size.height());
          var even = new Mat(current, part)) {
        opencv_imgproc.resize(even, next, size, 0, 0, opencv_imgproc.INTER_LINEAR);
      }
      current = next;
      next = spare;
      spare = current;
    }
    return current;
  }

  private void pad(Mat stored, Whole whole, ResizePlan plan, Mat target) {
    if (plan.width() == target.cols() && plan.height() == target.rows()) {
      scale(stored, whole, plan, target);
      return;
    }
    int color = resizing.padColor();
    try (var fill = new Scalar(color >> 16 & 0xff, color >> 8 & 0xff, color & 0xff, 0);
        var part = new Rect(plan.padLeft(), plan.padTop(), plan.width(), plan.height());
        var inner = new Mat(target, part)) {
      Object unused = target.put(fill);
      scale(stored, whole, plan, inner);
    }
  }

  private void scale(Mat stored, Whole whole, ResizePlan plan, Mat target) {
    var x = new Axis(stored.cols(), whole.width() / whole.reduction(), plan.scaledWidth());
    var y = new Axis(stored.rows(), whole.height() / whole.reduction(), plan.scaledHeight());
    double shown = Math.min(plan.width() * x.scale(), plan.height() * y.scale());
    if (whole.quick()
        && shown >= MIN_QUICK
        && Math.max(x.scale(), y.scale()) <= LinearResampler.FURTHEST) {
      linear.scale(stored, x, y, plan, target);
    } else {
      filter.scale(stored, x, y, plan, target);
    }
  }

  /**
   * The stored image at full size, by what its sides were divided while it was decoded, and whether
   * speed counts most.
   */
  private record Whole(double width, double height, int reduction, boolean quick) {}

  /** Gives back what an unusually large image made this grow to. */
  public void trim() {
    filter.trim();
    linear.trim();
    OpenCv.trim(ping);
    OpenCv.trim(pong);
    OpenCv.trim(unturned);
    OpenCv.trim(turned);
  }

  @Override
  public void close() {
    filter.close();
    linear.close();
    ping.close();
    pong.close();
    size.close();
    unturned.close();
    turned.close();
  }
}
