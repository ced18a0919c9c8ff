package dev.clipstream.image.resize;

import static org.bytedeco.opencv.global.opencv_core.BORDER_REPLICATE;

import dev.clipstream.image.OpenCv;
import dev.clipstream.image.resize.FilterWeights.Axis;
import org.bytedeco.javacpp.indexer.FloatIndexer;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Point;
import org.bytedeco.opencv.opencv_core.Rect;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * Makes an image larger, or up to twice smaller, by OpenCV's interpolation between two pixels,
 * several times as fast as {@link FilterResampler}. So that nothing aliases, three pixels are
 * weighed together before, {@code a}, {@code 1 − 2a}, {@code a} with {@code a = (scale² − 1) / 12}:
 * both together spread a pixel as far, in the sense of variance, as the triangle that Pillow's
 * bilinear filter is.
 *
 * <p>Over photographs, the mean difference from Pillow is at most one level of 255, which it
 * reaches at a scale of 1.4; on a JPEG that was decoded at a fraction of its size, which is an
 * approximation already, it is that of the exact filter (0.7 from 640x480 to 64x64 by a quarter,
 * and 1.5 to 224x224 by a half). Owned by one thread, which closes it.
 */
final class LinearResampler implements AutoCloseable {
  /** Beyond this scale, three pixels are too few. */
  static final double FURTHEST = 2;

  /** A neighbor that counts less than this need not be looked at. */
  private static final double NEGLIGIBLE = 0.02;

  private final Mat smooth = new Mat();
  private final Mat larger = new Mat();
  private final Mat kernelX = new Mat(1, 3, opencv_core.CV_32F);
  private final Mat kernelY = new Mat(1, 3, opencv_core.CV_32F);
  private final Point center = new Point(-1, -1);
  private final Size size = new Size();
  private double neighborX = -1;
  private double neighborY = -1;

  /**
   * Fills {@code target} with the part of the scaled image that the plan names.
   *
   * @param stored uint8 {@code [h, w, 3]}, not written to
   */
  void scale(Mat stored, Axis x, Axis y, ResizePlan plan, Mat target) {
    Span across = Span.around(x, plan.left(), plan.width());
    Span down = Span.around(y, plan.top(), plan.height());
    try (var part =
            new Rect(across.sourceBegin(), down.sourceBegin(), across.source(), down.source());
        var used = new Mat(stored, part)) {
      Mat source = smoothed(used, neighbor(x), neighbor(y));
      size.width(across.scaled()).height(down.scaled());
      if (across.scaled() == target.cols() && down.scaled() == target.rows()) {
        opencv_imgproc.resize(source, target, size, 0, 0, opencv_imgproc.INTER_LINEAR);
        return;
      }
      opencv_imgproc.resize(source, larger, size, 0, 0, opencv_imgproc.INTER_LINEAR);
    }
    try (var window =
            new Rect(
                plan.left() - across.begin(),
                plan.top() - down.begin(),
                plan.width(),
                plan.height());
        var inner = new Mat(larger, window)) {
      inner.copyTo(target);
    }
  }

  private static double neighbor(Axis axis) {
    return Math.max(0, (axis.scale() * axis.scale() - 1) / 12);
  }

  private Mat smoothed(Mat used, double x, double y) {
    if (x < NEGLIGIBLE && y < NEGLIGIBLE) {
      return used;
    }
    if (x != neighborX) {
      fill(kernelX, x);
      neighborX = x;
    }
    if (y != neighborY) {
      fill(kernelY, y);
      neighborY = y;
    }
    opencv_imgproc.sepFilter2D(used, smooth, -1, kernelX, kernelY, center, 0, BORDER_REPLICATE);
    return smooth;
  }

  private static void fill(Mat kernel, double neighbor) {
    try (FloatIndexer weights = kernel.createIndexer()) {
      weights.put(0, 0, (float) neighbor);
      weights.put(0, 1, (float) (1 - 2 * neighbor));
      weights.put(0, 2, (float) neighbor);
    }
  }

  /**
   * Output pixels from {@code begin} to {@code end} and the source pixels they are made of. OpenCV
   * scales whole source pixels, so this reaches a little further than the window, to where a pixel
   * of the output ends with one of the source.
   */
  private record Span(int begin, int end, int sourceBegin, int sourceEnd) {
    private static final int FURTHEST = 8;
    private static final double CLOSE = 0.3;

    static Span around(Axis axis, int from, int outputs) {
      int reach = Math.min(FURTHEST, outputs / 8);
      int begin = nearest(axis, from, Math.max(0, from - reach));
      int end = nearest(axis, from + outputs, Math.min(axis.scaled(), from + outputs + reach));
      int sourceBegin = (int) Math.rint(begin * axis.scale());
      int sourceEnd = (int) Math.rint(end * axis.scale());
      return new Span(begin, end, sourceBegin, Math.min(axis.pixels(), sourceEnd));
    }

    /** Of the borders between output pixels, the first that is near to one of the source. */
    private static int nearest(Axis axis, int from, int to) {
      int best = from;
      int step = Integer.signum(to - from);
      for (int i = from; i != to && off(axis, best) > CLOSE; ) {
        i += step;
        best = off(axis, i) < off(axis, best) ? i : best;
      }
      return best;
    }

    private static double off(Axis axis, int border) {
      double at = border * axis.scale();
      return Math.abs(at - Math.rint(at));
    }

    int scaled() {
      return end - begin;
    }

    int source() {
      return sourceEnd - sourceBegin;
    }
  }

  /** Gives back what an unusually large image made this grow to. */
  void trim() {
    OpenCv.trim(smooth);
    OpenCv.trim(larger);
  }

  @Override
  public void close() {
    smooth.close();
    larger.close();
    kernelX.close();
    kernelY.close();
    center.close();
    size.close();
  }
}
