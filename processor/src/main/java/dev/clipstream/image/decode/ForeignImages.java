package dev.clipstream.image.decode;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.ForeignFormat;
import dev.clipstream.image.OpenCv;
import dev.clipstream.image.Pixels;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;
import org.bytedeco.opencv.opencv_core.Size;

/**
 * For a producer's own files: reads formats that frames cannot have (BMP, TIFF, GIF and what else
 * OpenCV knows), and makes images smaller. What comes from strangers goes through {@link
 * ImageDecoder} instead, which guards against hostile files. Thread-safe.
 */
public final class ForeignImages {

  static {
    OpenCv.load();
  }

  private ForeignImages() {}

  /**
   * Decodes a file of any format: upright, 8 bits, RGB; of an animation the first frame.
   *
   * @throws BadImageException if OpenCV cannot
   */
  public static Pixels decode(byte[] file) throws BadImageException {
    if (file.length == 0) {
      throw new BadImageException("image is empty");
    }
    Optional<ForeignFormat> format =
        ForeignFormat.sniff(file, 0, file.length).filter(foreign -> !foreign.isReadable());
    if (format.isPresent()) {
      throw new BadImageException(
          "a %s file, which is not read here: %s"
              .formatted(format.get().title(), ForeignFormat.ADVICE));
    }
    try (BytePointer bytes = new BytePointer(file);
        Mat encoded = new Mat(1, file.length, CV_8UC1, bytes);
        Mat bgr = opencv_imgcodecs.imdecode(encoded, opencv_imgcodecs.IMREAD_COLOR);
        Mat rgb = new Mat()) {
      if (bgr.empty()) {
        throw new BadImageException("image is damaged or of an unknown format");
      }
      opencv_imgproc.cvtColor(bgr, rgb, opencv_imgproc.COLOR_BGR2RGB);
      return pixels(rgb);
    } catch (RuntimeException e) {
      // OpenCV's own words name its source files, which help nobody here.
      throw new BadImageException("image is damaged, or larger than OpenCV reads", e);
    }
  }

  /** Makes the longer side at most {@code longestSide} pixels; smaller images stay as they are. */
  public static Pixels shrink(Pixels pixels, int longestSide) {
    if (Math.max(pixels.width(), pixels.height()) <= longestSide) {
      return pixels;
    }
    try (Mat large = new Mat(pixels.height(), pixels.width(), CV_8UC3);
        Mat small = new Mat()) {
      large.data().put(pixels.rgb());
      return pixels(shrink(large, small, longestSide));
    }
  }

  /**
   * The same in native memory.
   *
   * @param image uint8 {@code [height, width, 3]}
   * @param small where a smaller one goes
   * @return whichever of the two holds the result
   */
  public static Mat shrink(Mat image, Mat small, int longestSide) {
    int longer = Math.max(image.cols(), image.rows());
    if (longer <= longestSide) {
      return image;
    }
    double scale = (double) longestSide / longer;
    int width = (int) Math.max(1, Math.round(image.cols() * scale));
    int height = (int) Math.max(1, Math.round(image.rows() * scale));
    try (Size size = new Size(width, height)) {
      // Averages what falls into a pixel, so that nothing flickers from frame to frame.
      opencv_imgproc.resize(image, small, size, 0, 0, opencv_imgproc.INTER_AREA);
      return small;
    }
  }

  private static Pixels pixels(Mat rgb) {
    byte[] bytes = new byte[Math.multiplyExact(Math.toIntExact(rgb.total()), 3)];
    rgb.data().get(bytes);
    return new Pixels(rgb.cols(), rgb.rows(), bytes);
  }
}
