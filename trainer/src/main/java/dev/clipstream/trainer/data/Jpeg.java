package dev.clipstream.trainer.data;

import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.opencv.global.opencv_core;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** What JPEG does to a picture: made frames go through it, since served frames have. */
final class Jpeg {

  private Jpeg() {}

  /**
   * The picture, uint8 RGB [height,width,3], after encoding and decoding at a quality from 1 to
   * 100.
   */
  @SuppressWarnings("try") // The scope frees what is made inside it.
  static byte[] roundTrip(byte[] rgb, int height, int width, int quality) {
    try (PointerScope scope = new PointerScope()) {
      Mat picture = new Mat(height, width, opencv_core.CV_8UC3);
      picture.data().put(rgb);
      opencv_imgproc.cvtColor(picture, picture, opencv_imgproc.COLOR_RGB2BGR);
      BytePointer file = new BytePointer();
      IntPointer settings = new IntPointer(opencv_imgcodecs.IMWRITE_JPEG_QUALITY, quality);
      if (!opencv_imgcodecs.imencode(".jpg", picture, file, settings)) {
        throw new IllegalStateException(
            "a picture of %dx%d cannot be encoded".formatted(width, height));
      }
      Mat back = opencv_imgcodecs.imdecode(new Mat(file, false), opencv_imgcodecs.IMREAD_COLOR);
      opencv_imgproc.cvtColor(back, back, opencv_imgproc.COLOR_BGR2RGB);
      byte[] result = new byte[rgb.length];
      back.data().get(result);
      return result;
    }
  }
}
