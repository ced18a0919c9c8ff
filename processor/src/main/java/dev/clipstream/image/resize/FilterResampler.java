package dev.clipstream.image.resize;

import dev.clipstream.image.resize.FilterWeights.Axis;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Rect;

/**
 * Scales RGB pixels by one of Pillow's filters, to what Pillow gives, bit by bit.
 *
 * <p>Rows first, then columns, each rounded to 8 bits, as in Pillow. Since sums along a row of
 * pixels are slow and sums of whole rows fast, a block of rows is transposed, summed up and
 * transposed back. Owned by one thread, which closes it; keeps its work areas and the weights of
 * the last size from image to image.
 */
final class FilterResampler implements AutoCloseable {
  private static final int CHANNELS = 3;

  private final Interpolation interpolation;
  private final WeightedRows acrossRows = new WeightedRows();
  private final WeightedRows downColumns = new WeightedRows();
  private final PixelArea transposed = new PixelArea();
  private final PixelArea summed = new PixelArea();
  private final PixelArea narrow = new PixelArea();

  private record Key(Axis axis, int from, int outputs) {}

  private Key horizontalKey = new Key(new Axis(1, 1, 1), 0, 1);
  private Key verticalKey = horizontalKey;
  private FilterWeights horizontal;
  private FilterWeights vertical;

  /**
   * @param interpolation any but {@link Interpolation#HALVING}
   */
  FilterResampler(Interpolation interpolation) {
    this.interpolation = interpolation;
    horizontal = FilterWeights.of(interpolation, horizontalKey.axis(), 0, 1);
    vertical = horizontal;
  }

  /**
   * Fills {@code target} with the part of the scaled image that the plan names.
   *
   * @param stored uint8 {@code [h, w, 3]}, not written to
   */
  void scale(Mat stored, Axis x, Axis y, ResizePlan plan, Mat target) {
    Key key = new Key(x, plan.left(), plan.width());
    if (!key.equals(horizontalKey)) {
      horizontal = FilterWeights.of(interpolation, x, plan.left(), plan.width());
      horizontalKey = key;
    }
    key = new Key(y, plan.top(), plan.height());
    if (!key.equals(verticalKey)) {
      vertical = FilterWeights.of(interpolation, y, plan.top(), plan.height());
      verticalKey = key;
    }
    int left = horizontal.begin();
    int top = vertical.begin();
    int usedWidth = horizontal.end() - left;
    int usedHeight = vertical.end() - top;
    if (usedWidth == stored.cols() && usedHeight == stored.rows()) {
      filter(stored, left, top, plan, target);
      return;
    }
    try (var part = new Rect(left, top, usedWidth, usedHeight);
        var used = new Mat(stored, part)) {
      filter(used, left, top, plan, target);
    }
  }

  /**
   * @param used what of the image is needed
   * @param left column of the image that it begins with
   * @param top row of the image that it begins with
   */
  private void filter(Mat used, int left, int top, ResizePlan plan, Mat target) {
    boolean sameWidth = horizontalKey.axis().scale() == 1;
    boolean sameHeight = verticalKey.axis().scale() == 1;
    if (!sameWidth) {
      shrinkRows(used, left);
      if (!sameHeight) {
        shrinkColumns(narrow.bytes(), top, target);
        return;
      }
    }
    Mat source = sameWidth ? used : narrow.pixels();
    int column = sameWidth ? plan.left() - left : 0;
    int row = sameHeight ? plan.top() - top : 0;
    int height = sameHeight ? plan.height() : source.rows();
    try (var part = new Rect(column, row, plan.width(), height);
        var window = new Mat(source, part)) {
      if (sameHeight) {
        window.copyTo(target);
        return;
      }
      try (var bytes = window.reshape(1)) {
        shrinkColumns(bytes, top, target);
      }
    }
  }

  /** Scales along the rows, into {@link #narrow}. */
  private void shrinkRows(Mat used, int left) {
    int height = used.rows();
    int width = horizontal.outputs();
    narrow.shape(height, width);
    int block =
        Math.max(1, Math.min(height, WeightedRows.CHUNK / CHANNELS / Math.max(used.cols(), width)));
    if (block == height) {
      shrinkRows(used, left, narrow.pixels());
      return;
    }
    for (int from = 0; from < height; from += block) {
      int to = Math.min(height, from + block);
      try (var part = used.rowRange(from, to);
          var into = narrow.pixels().rowRange(from, to)) {
        shrinkRows(part, left, into);
      }
    }
  }

  private void shrinkRows(Mat part, int left, Mat into) {
    transposed.shape(/* rows= */ part.cols(), /* cols= */ part.rows());
    summed.shape(/* rows= */ horizontal.outputs(), /* cols= */ part.rows());
    opencv_core.transpose(part, transposed.pixels());
    acrossRows.run(transposed.bytes(), left, horizontal, summed.bytes());
    opencv_core.transpose(summed.pixels(), into);
  }

  private void shrinkColumns(Mat bytes, int top, Mat target) {
    try (var to = target.reshape(1)) {
      downColumns.run(bytes, top, vertical, to);
    }
  }

  /** Gives back what an unusually large image made this grow to. */
  void trim() {
    acrossRows.trim();
    downColumns.trim();
    transposed.trim();
    summed.trim();
    narrow.trim();
  }

  @Override
  public void close() {
    acrossRows.close();
    downColumns.close();
    transposed.close();
    summed.close();
    narrow.close();
  }
}
