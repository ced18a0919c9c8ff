package dev.clipstream.video;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.clipstream.image.Orientation;
import dev.clipstream.image.Pixels;
import java.util.function.Function;
import org.bytedeco.ffmpeg.avutil.AVFrame;
import org.bytedeco.ffmpeg.global.avutil;
import org.bytedeco.ffmpeg.global.swscale;
import org.bytedeco.ffmpeg.swscale.SwsContext;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.PointerPointer;
import org.bytedeco.opencv.opencv_core.Mat;
import org.jspecify.annotations.Nullable;

/**
 * Converts FFmpeg's frames to upright RGB pixels. Size, pixel format and color matrix are taken
 * from each frame, since a stream may change them on its way. Owned by one thread.
 */
final class FrameConverter implements AutoCloseable {
  private static final int CHANNELS = 3;

  /** FFmpeg's own default where a stream does not say: BT.601. */
  private static final int UNSPECIFIED_MATRIX = swscale.SWS_CS_DEFAULT;

  /**
   * swscale writes whole vectors: rows are padded to this, or the last would end behind the memory.
   */
  private static final int ALIGNMENT = 64;

  private static final int ONE = 1 << 16;

  private final PointerPointer<BytePointer> planes = new PointerPointer<>(4);
  private final IntPointer strides = new IntPointer(4);
  private final Mat upright = new Mat();
  private BytePointer padded = new BytePointer(1L);
  private @Nullable SwsContext context;

  /** Converts one frame; its pixels come in an array of their own. */
  Pixels convert(AVFrame frame) {
    try (Mat stored = store(frame)) {
      orientation(frame).turn(stored, upright);
    }
    byte[] rgb = new byte[Math.multiplyExact(Math.toIntExact(upright.total()), CHANNELS)];
    upright.data().get(rgb);
    return new Pixels(upright.cols(), upright.rows(), rgb);
  }

  /**
   * Converts one frame and leaves its pixels where they are.
   *
   * @param taker is given the upright image, uint8 {@code [height, width, 3]}, RGB, in native
   *     memory that is this converter's, perhaps with gaps between the rows
   */
  <T> T convert(AVFrame frame, Function<Mat, T> taker) {
    try (Mat stored = store(frame)) {
      Orientation orientation = orientation(frame);
      if (orientation == Orientation.UPRIGHT) {
        return taker.apply(stored);
      }
      orientation.turn(stored, upright);
      return taker.apply(upright);
    }
  }

  /** The frame as it is stored, RGB; to be closed, which leaves the memory to this converter. */
  private Mat store(AVFrame frame) {
    int width = frame.width();
    int height = frame.height();
    int stride = (width * CHANNELS + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    reserve((long) stride * height + ALIGNMENT);
    context =
        swscale.sws_getCachedContext(
            context,
            width,
            height,
            frame.format(),
            width,
            height,
            avutil.AV_PIX_FMT_RGB24,
            swscale.SWS_BILINEAR,
            null,
            null,
            (DoublePointer) null);
    if (context == null) {
      throw new IllegalStateException("no conversion from pixel format " + frame.format());
    }
    setColors(context, frame);
    planes.put(0, padded);
    strides.put(0, stride);
    swscale.sws_scale(context, frame.data(), frame.linesize(), 0, height, planes, strides);
    return new Mat(height, width, CV_8UC3, padded, stride);
  }

  private void setColors(SwsContext context, AVFrame frame) {
    int matrix = frame.colorspace();
    boolean known =
        matrix != avutil.AVCOL_SPC_UNSPECIFIED
            && matrix != avutil.AVCOL_SPC_RGB
            && matrix != avutil.AVCOL_SPC_RESERVED;
    IntPointer from = swscale.sws_getCoefficients(known ? matrix : UNSPECIFIED_MATRIX);
    IntPointer to = swscale.sws_getCoefficients(UNSPECIFIED_MATRIX);
    int fullRange = frame.color_range() == avutil.AVCOL_RANGE_JPEG ? 1 : 0;
    swscale.sws_setColorspaceDetails(context, from, fullRange, to, 1, 0, ONE, ONE);
  }

  private static Orientation orientation(AVFrame frame) {
    var matrix = avutil.av_frame_get_side_data(frame, avutil.AV_FRAME_DATA_DISPLAYMATRIX);
    if (matrix == null || matrix.isNull()) {
      return Orientation.UPRIGHT;
    }
    return Orientation.ofDisplayMatrix(new IntPointer(matrix.data()));
  }

  private void reserve(long bytes) {
    if (padded.capacity() < bytes) {
      padded.close();
      padded = new BytePointer(bytes);
    }
  }

  @Override
  public void close() {
    if (context != null) {
      swscale.sws_freeContext(context);
    }
    planes.close();
    strides.close();
    upright.close();
    padded.close();
  }
}
