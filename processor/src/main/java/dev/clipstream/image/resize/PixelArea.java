package dev.clipstream.image.resize;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.clipstream.image.OpenCv;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A work area of RGB pixels whose memory can also be seen as plain bytes. Images of one size after
 * another make no new native objects. Owned by one thread, which closes it.
 */
final class PixelArea implements AutoCloseable {
  private final Mat pixels = new Mat();
  private Mat bytes = new Mat();
  private int rows;
  private int cols;

  /** Takes a shape; what was in it is lost. */
  void shape(int rows, int cols) {
    if (this.rows != rows || this.cols != cols) {
      pixels.create(rows, cols, CV_8UC3);
      bytes.close();
      bytes = pixels.reshape(1);
      this.rows = rows;
      this.cols = cols;
    }
  }

  /** uint8 {@code [rows, cols, 3]}. */
  Mat pixels() {
    return pixels;
  }

  /** The same memory, uint8 {@code [rows, 3·cols]}. */
  Mat bytes() {
    return bytes;
  }

  /** Gives back what an unusually large image made this grow to. */
  void trim() {
    if ((long) rows * cols > OpenCv.KEPT_PIXELS) {
      bytes.close();
      bytes = new Mat();
      pixels.release();
      rows = 0;
      cols = 0;
    }
  }

  @Override
  public void close() {
    bytes.close();
    pixels.close();
  }
}
