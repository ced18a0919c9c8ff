package dev.clipstream.image.resize;

import static org.bytedeco.opencv.global.opencv_core.CV_32S;
import static org.bytedeco.opencv.global.opencv_core.CV_32SC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8U;

import java.nio.IntBuffer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Makes rows of bytes out of weighted sums of other rows. Each loop runs along a row of 32-bit
 * integers, so that the Java compiler turns it into vector instructions; widening to integers and
 * cutting off to bytes again are OpenCV's, which are vector instructions too.
 *
 * <p>Works on as much of an image at a time as stays in a core's cache. Owned by one thread, which
 * closes it; keeps its memory.
 */
final class WeightedRows implements AutoCloseable {
  /** Numbers in work at a time: 512 KiB on either side. */
  static final int CHUNK = 1 << 17;

  private static final int HALF = 1 << (FilterWeights.BITS - 1);

  private final Numbers wide = new Numbers();
  private final Numbers sums = new Numbers();
  private int[][] rows = new int[0][];
  private int[] sum = new int[0];

  /**
   * Fills {@code target} with one row for each output of {@code weights}.
   *
   * @param source uint8, one channel; row {@code r} is source pixel {@code base + r}
   * @param target uint8, one channel, as wide as {@code source}; may be part of a larger matrix
   */
  void run(Mat source, int base, FilterWeights weights, Mat target) {
    int cells = source.cols();
    int from = 0;
    while (from < weights.outputs()) {
      int begin = weights.first(from);
      int end = begin + weights.count(from);
      int to = from + 1;
      while (to < weights.outputs()) {
        int further = Math.max(end, weights.first(to) + weights.count(to));
        if ((long) (further - begin) * cells > CHUNK || (to + 1L - from) * cells > CHUNK) {
          break;
        }
        end = further;
        to++;
      }
      widen(source, begin - base, end - base, cells);
      addUp(weights, from, to, begin, cells);
      narrow(target, from, to);
      from = to;
    }
  }

  private void widen(Mat source, int begin, int end, int cells) {
    int height = end - begin;
    wide.shape(height, cells);
    if (begin == 0 && end == source.rows()) {
      source.convertTo(wide.matrix(), CV_32S);
    } else {
      try (Mat part = source.rowRange(begin, end)) {
        part.convertTo(wide.matrix(), CV_32S);
      }
    }
    if (sum.length < cells || rows.length < height) {
      sum = new int[Math.max(sum.length, cells)];
      rows = new int[Math.max(rows.length, height)][sum.length];
    }
    for (int row = 0; row < height; row++) {
      wide.numbers().get(row * cells, rows[row], 0, cells);
    }
  }

  private void addUp(FilterWeights weights, int from, int to, int begin, int cells) {
    sums.shape(to - from, cells);
    for (int output = from; output < to; output++) {
      addUp(weights, output, weights.first(output) - begin, cells);
      shift(sum, cells);
      sums.numbers().put((output - from) * cells, sum, 0, cells);
    }
  }

  private void addUp(FilterWeights weights, int output, int first, int cells) {
    int count = weights.count(output);
    int done = Math.min(count, 3);
    switch (count) {
      case 1 -> one(rows[first], weights.weight(output, 0), sum, cells);
      case 2 ->
          two(
              rows[first],
              rows[first + 1],
              weights.weight(output, 0),
              weights.weight(output, 1),
              sum,
              cells);
      default -> three(rows, first, weights, output, sum, cells);
    }
    for (; done + 1 < count; done += 2) {
      more(
          rows[first + done],
          rows[first + done + 1],
          weights.weight(output, done),
          weights.weight(output, done + 1),
          sum,
          cells);
    }
    if (done < count) {
      more(rows[first + done], weights.weight(output, done), sum, cells);
    }
  }

  private void narrow(Mat target, int from, int to) {
    if (from == 0 && to == target.rows()) {
      sums.matrix().convertTo(target, CV_8U);
      return;
    }
    try (Mat part = target.rowRange(from, to)) {
      sums.matrix().convertTo(part, CV_8U);
    }
  }

  private static void one(int[] a, int p, int[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = a[i] * p + HALF;
    }
  }

  private static void two(int[] a, int[] b, int p, int q, int[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] = a[i] * p + b[i] * q + HALF;
    }
  }

  private static void three(
      int[][] rows, int first, FilterWeights weights, int output, int[] to, int length) {
    int[] a = rows[first];
    int[] b = rows[first + 1];
    int[] c = rows[first + 2];
    int p = weights.weight(output, 0);
    int q = weights.weight(output, 1);
    int r = weights.weight(output, 2);
    for (int i = 0; i < length; i++) {
      to[i] = a[i] * p + b[i] * q + c[i] * r + HALF;
    }
  }

  private static void more(int[] a, int[] b, int p, int q, int[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] += a[i] * p + b[i] * q;
    }
  }

  private static void more(int[] a, int p, int[] to, int length) {
    for (int i = 0; i < length; i++) {
      to[i] += a[i] * p;
    }
  }

  private static void shift(int[] numbers, int length) {
    for (int i = 0; i < length; i++) {
      numbers[i] >>= FilterWeights.BITS;
    }
  }

  /** Gives back what an unusually large image made this grow to. */
  void trim() {
    wide.trim();
    sums.trim();
    if ((long) rows.length * sum.length > 4L * CHUNK) {
      rows = new int[0][];
      sum = new int[0];
    }
  }

  @Override
  public void close() {
    wide.close();
    sums.close();
  }

  /** Native memory of 32-bit integers, as OpenCV and as Java see it. */
  private static final class Numbers implements AutoCloseable {
    private IntPointer memory = new IntPointer(0);
    private IntBuffer numbers = IntBuffer.allocate(0);
    private Mat matrix = new Mat();
    private int rows;
    private int cols;

    void shape(int rows, int cols) {
      if (this.rows == rows && this.cols == cols) {
        return;
      }
      int size = Math.multiplyExact(rows, cols);
      if (memory.capacity() < size) {
        memory.close();
        memory = new IntPointer(Math.max(size, CHUNK));
        numbers = memory.asBuffer();
      }
      matrix.close();
      matrix = new Mat(rows, cols, CV_32SC1, memory);
      this.rows = rows;
      this.cols = cols;
    }

    Mat matrix() {
      return matrix;
    }

    IntBuffer numbers() {
      return numbers;
    }

    void trim() {
      if (memory.capacity() > CHUNK) {
        close();
        memory = new IntPointer(0);
        matrix = new Mat();
        rows = 0;
        cols = 0;
      }
    }

    @Override
    public void close() {
      matrix.close();
      memory.close();
    }
  }
}
