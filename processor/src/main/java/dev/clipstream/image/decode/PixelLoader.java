package dev.clipstream.image.decode;

import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.CheckedFile;
import dev.clipstream.image.FileParts;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageHeader;
import dev.clipstream.image.OpenCv;
import java.nio.ByteBuffer;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * Decodes an image's bytes in native memory to RGB pixels as stored (not turned upright). It keeps
 * both memories from one image to the next. Owned by one thread.
 */
final class PixelLoader implements AutoCloseable {
  private static final int INITIAL_BYTES = 64 << 10;
  private static final int KEPT_BYTES = 4 << 20;

  private BytePointer input = new BytePointer(INITIAL_BYTES);
  private ByteBuffer inputBytes = input.asByteBuffer();
  private final Mat rgb = new Mat();

  /**
   * The matrix that results come in unless the caller brings its own; valid until the next load.
   */
  Mat rgb() {
    return rgb;
  }

  /**
   * Decodes a file into {@code into}.
   *
   * @param reduction 1, or for JPEG also 2, 4 or 8: each side is divided by it while decoding
   * @param into gets uint8 {@code [ceil(height/reduction), ceil(width/reduction), 3]}, RGB; its
   *     memory is used as it is if it has that shape already
   */
  void decode(CheckedFile checked, int reduction, Mat into) throws BadImageException {
    ImageHeader header = checked.header();
    FileParts parts = checked.parts();
    reserve(parts.length());
    parts.copyTo(inputBytes);
    int flags =
        opencv_imgcodecs.IMREAD_COLOR_RGB
            | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION
            | reductionFlag(reduction);
    try (var file = new Mat(1, parts.length(), CV_8UC1, input);
        var result = opencv_imgcodecs.imdecode(file, flags, into)) {
      if (result.empty()) {
        throw new BadImageException(
            header.format()
                + " cannot be decoded: some of its data is missing, corrupt or of an unknown kind");
      }
    }
    // The limits were checked on the header. A file whose parts disagree is not worth guessing at.
    if (into.cols() != ceilDiv(header.width(), reduction)
        || into.rows() != ceilDiv(header.height(), reduction)
        || into.type() != CV_8UC3) {
      throw new BadImageException(
          "%s is corrupt: its header says %dx%d pixels, its data otherwise"
              .formatted(header.format(), header.width(), header.height()));
    }
  }

  /** Converts raw pixels, whose size has been checked, into {@link #rgb()}. */
  void convert(Image image) {
    reserve(image.length());
    inputBytes.put(0, image.data(), image.offset(), image.length());
    // OpenCV takes the planes of NV12 and I420 as one gray image, half as high again.
    int rows = image.length() / image.width();
    boolean packed = image.format() == ImageEncoding.RGB24 || image.format() == ImageEncoding.BGR24;
    try (var raw =
        packed
            ? new Mat(image.height(), image.width(), CV_8UC3, input)
            : new Mat(rows, image.width(), CV_8UC1, input)) {
      switch (image.format()) {
        case RGB24 -> raw.copyTo(rgb);
        case BGR24 -> opencv_imgproc.cvtColor(raw, rgb, opencv_imgproc.COLOR_BGR2RGB);
        case GRAY8 -> opencv_imgproc.cvtColor(raw, rgb, opencv_imgproc.COLOR_GRAY2RGB);
        case NV12 -> opencv_imgproc.cvtColor(raw, rgb, opencv_imgproc.COLOR_YUV2RGB_NV12);
        case I420 -> opencv_imgproc.cvtColor(raw, rgb, opencv_imgproc.COLOR_YUV2RGB_I420);
        case JPEG, PNG, WEBP -> throw new IllegalArgumentException("not raw: " + image.format());
      }
    }
  }

  private void reserve(int bytes) {
    if (input.capacity() < bytes) {
      // A quarter more than asked for, so that slowly growing images do not allocate each time.
      resize(bytes + bytes / 4L);
    }
  }

  private void resize(long bytes) {
    input.close();
    input = new BytePointer(bytes);
    inputBytes = input.asByteBuffer();
  }

  /** Gives back what an unusually large image made this grow to. */
  void trim() {
    if (input.capacity() > KEPT_BYTES) {
      resize(INITIAL_BYTES);
    }
    OpenCv.trim(rgb);
  }

  private static int reductionFlag(int reduction) {
    // The color bit of IMREAD_REDUCED_COLOR_n means BGR, so RGB goes with the gray names.
    return switch (reduction) {
      case 1 -> 0;
      case 2 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_2;
      case 4 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_4;
      case 8 -> opencv_imgcodecs.IMREAD_REDUCED_GRAYSCALE_8;
      default -> throw new IllegalArgumentException("no reduction by " + reduction);
    };
  }

  private static long ceilDiv(long value, int divisor) {
    return (value + divisor - 1) / divisor;
  }

  @Override
  public void close() {
    input.close();
    rgb.close();
  }
}
