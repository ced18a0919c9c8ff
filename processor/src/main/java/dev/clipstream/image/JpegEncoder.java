package dev.clipstream.image;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Encodes RGB pixels as JPEG, with chroma at half the size (4:2:0), as cameras do. Owned by one
 * thread; keeps its native memory from image to image; closed by whoever made it.
 */
public final class JpegEncoder implements AutoCloseable {
  /** Hard to tell from the original, and a small part of its size. */
  public static final int DEFAULT_QUALITY = 90;

  static {
    OpenCv.load();
  }

  private final IntPointer parameters;
  private final BytePointer file = new BytePointer();
  private final Mat rgb = new Mat();
  private final Mat bgr = new Mat();

  /**
   * Makes an encoder.
   *
   * @param quality libjpeg's scale from 1 (small) to 100 (faithful)
   * @throws IllegalArgumentException if the quality is out of range
   */
  public JpegEncoder(int quality) {
    if (quality < 1 || quality > 100) {
      throw new IllegalArgumentException("JPEG quality must be 1 to 100, but is " + quality);
    }
    parameters = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality);
  }

  /**
   * Encodes one image.
   *
   * @throws IllegalArgumentException if a side exceeds the 65,500 pixels that JPEG allows
   */
  public byte[] encode(Pixels pixels) {
    rgb.create(pixels.height(), pixels.width(), CV_8UC3);
    rgb.data().put(pixels.rgb());
    return encode(rgb);
  }

  /**
   * Encodes one image that is in native memory.
   *
   * @param upright uint8 {@code [height, width, 3]}, RGB; only read
   * @throws IllegalArgumentException if a side exceeds the 65,500 pixels that JPEG allows
   */
  public byte[] encode(Mat upright) {
    opencv_imgproc.cvtColor(upright, bgr, opencv_imgproc.COLOR_RGB2BGR);
    if (!opencv_imgcodecs.imencode(".jpg", bgr, file, parameters)) {
      throw new IllegalArgumentException(
          "JPEG cannot hold %dx%d pixels".formatted(upright.cols(), upright.rows()));
    }
    byte[] bytes = new byte[Math.toIntExact(file.limit())];
    file.get(bytes);
    return bytes;
  }

  /** Frees the native memory. */
  @Override
  public void close() {
    parameters.close();
    file.close();
    rgb.close();
    bgr.close();
  }
}
