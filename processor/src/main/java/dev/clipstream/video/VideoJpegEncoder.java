package dev.clipstream.video;

import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.decode.ForeignImages;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Encodes decoded frames as JPEG without an array of their pixels: all that is made on the way lies
 * in native memory, which is kept from frame to frame. Owned by one thread at a time; closed by
 * whoever made it.
 */
final class VideoJpegEncoder implements AutoCloseable {

  private final int maxSize;
  private final FrameConverter converter = new FrameConverter();
  private final JpegEncoder encoder;
  private final Mat small = new Mat();

  VideoJpegEncoder(int quality, int maxSize) {
    this.maxSize = maxSize;
    this.encoder = new JpegEncoder(quality);
  }

  byte[] encode(AVFrame frame) {
    return converter.convert(
        frame, rgb -> encoder.encode(ForeignImages.shrink(rgb, small, maxSize)));
  }

  @Override
  public void close() {
    converter.close();
    encoder.close();
    small.close();
  }
}
