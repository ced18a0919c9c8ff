package dev.clipstream.image;

import static org.assertj.core.api.Assertions.assertThat;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;

import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.image.resize.Fit;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.CRC32;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.global.opencv_imgproc;
import org.bytedeco.opencv.opencv_core.Mat;

/** Makes the images that the tests decode, with metadata put in by hand. */
public final class Samples {
  static {
    OpenCv.load();
  }

  private Samples() {}

  /** Smooth colours without any symmetry, so that every turn shows and JPEG hardly changes them. */
  public static Pixels gradient(int width, int height) {
    byte[] rgb = new byte[width * height * 3];
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        int at = (y * width + x) * 3;
        // Of the pixel's centre, so that the gradient of another size is the scaled one.
        double right = (x + 0.5) / width;
        double down = (y + 0.5) / height;
        rgb[at] = (byte) Math.round(20 + 200 * right);
        rgb[at + 1] = (byte) Math.round(30 + 180 * down);
        rgb[at + 2] = (byte) Math.round(10 + 100 * right + 120 * down);
      }
    }
    return new Pixels(width, height, rgb);
  }

  public static byte[] encode(ImageEncoding format, Pixels pixels) {
    try (var rgb = new Mat(pixels.height(), pixels.width(), CV_8UC3);
        var bgr = new Mat()) {
      rgb.data().put(pixels.rgb());
      opencv_imgproc.cvtColor(rgb, bgr, opencv_imgproc.COLOR_RGB2BGR);
      return switch (format) {
        case JPEG -> encode(".jpg", bgr, opencv_imgcodecs.IMWRITE_JPEG_QUALITY, 95);
        case PNG -> encode(".png", bgr, opencv_imgcodecs.IMWRITE_PNG_COMPRESSION, 1);
        // A quality over 100 means lossless.
        case WEBP -> encode(".webp", bgr, opencv_imgcodecs.IMWRITE_WEBP_QUALITY, 101);
        default -> throw new IllegalArgumentException("not a file format: " + format);
      };
    }
  }

  /**
   * @param settings OpenCV's parameters and their values in turn
   */
  public static byte[] encode(String extension, Mat mat, int... settings) {
    try (var file = new BytePointer();
        var parameters = new IntPointer(settings)) {
      assertThat(opencv_imgcodecs.imencode(extension, mat, file, parameters)).isTrue();
      byte[] bytes = new byte[(int) file.limit()];
      file.get(bytes);
      return bytes;
    }
  }

  /** What OpenCV makes of the whole file, not turned: RGB. */
  public static byte[] openCvRgb(byte[] file) {
    int flags = opencv_imgcodecs.IMREAD_COLOR_RGB | opencv_imgcodecs.IMREAD_IGNORE_ORIENTATION;
    try (var bytes = new BytePointer(file);
        var encoded = new Mat(1, file.length, CV_8UC1, bytes);
        var decoded = opencv_imgcodecs.imdecode(encoded, flags)) {
      byte[] rgb = new byte[(int) decoded.total() * 3];
      decoded.data().get(rgb);
      return rgb;
    }
  }

  /** The file that parts make. */
  public static byte[] bytes(FileParts parts) {
    byte[] bytes = new byte[parts.length()];
    parts.copyTo(ByteBuffer.wrap(bytes));
    return bytes;
  }

  public static byte[] concat(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  /** Puts an EXIF block with an orientation where each format has it. */
  public static byte[] withOrientation(
      ImageEncoding format, Pixels stored, byte[] file, int orientation) {
    byte[] tiff =
        ByteBuffer.allocate(26)
            .put("MM\0*".getBytes(StandardCharsets.ISO_8859_1))
            .putInt(8)
            .putShort((short) 1)
            .putShort((short) 0x0112)
            .putShort((short) 3)
            .putInt(1)
            .putShort((short) orientation)
            .putShort((short) 0)
            .array();
    return switch (format) {
      case JPEG -> {
        ByteBuffer segment = ByteBuffer.allocate(10 + tiff.length);
        segment.putShort((short) 0xFFE1).putShort((short) (8 + tiff.length));
        segment.put("Exif\0\0".getBytes(StandardCharsets.ISO_8859_1)).put(tiff);
        yield insert(file, 2, segment.array());
      }
      case PNG -> insert(file, 33, pngChunk("eXIf", tiff));
      case WEBP -> webpWithExif(stored, file, tiff);
      default -> throw new IllegalArgumentException("not a file format: " + format);
    };
  }

  static byte[] pngChunk(String type, byte[] data) {
    byte[] name = type.getBytes(StandardCharsets.ISO_8859_1);
    var checksum = new CRC32();
    checksum.update(name);
    checksum.update(data);
    return ByteBuffer.allocate(12 + data.length)
        .putInt(data.length)
        .put(name)
        .put(data)
        .putInt((int) checksum.getValue())
        .array();
  }

  /** A chunk of a WebP file, filled up to an even length. */
  public static byte[] webpChunk(String name, byte[] data) {
    return ByteBuffer.allocate(8 + data.length + (data.length & 1))
        .order(ByteOrder.LITTLE_ENDIAN)
        .put(name.getBytes(StandardCharsets.ISO_8859_1))
        .putInt(data.length)
        .put(data)
        .array();
  }

  public static byte[] webpFile(byte[]... chunks) {
    byte[] webp = "WEBP".getBytes(StandardCharsets.ISO_8859_1);
    return webpChunk("RIFF", concat(webp, concat(chunks)));
  }

  private static byte[] webpWithExif(Pixels stored, byte[] file, byte[] tiff) {
    ByteBuffer extended = ByteBuffer.allocate(10).put((byte) 0x08).position(4);
    put24(extended, stored.width() - 1);
    put24(extended, stored.height() - 1);
    return webpFile(
        webpChunk("VP8X", extended.array()),
        Arrays.copyOfRange(file, 12, file.length),
        webpChunk("EXIF", tiff));
  }

  private static void put24(ByteBuffer buffer, int value) {
    buffer.put((byte) value).put((byte) (value >> 8)).put((byte) (value >> 16));
  }

  private static byte[] insert(byte[] file, int at, byte[] part) {
    return ByteBuffer.allocate(file.length + part.length)
        .put(file, 0, at)
        .put(part)
        .put(file, at, file.length - at)
        .array();
  }

  /** The mean of the absolute differences over all bytes, in grey levels from 0 to 255. */
  public static double meanDifference(byte[] a, byte[] b) {
    assertThat(a).hasSameSizeAs(b);
    long sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += Math.abs((a[i] & 0xFF) - (b[i] & 0xFF));
    }
    return (double) sum / a.length;
  }

  /** Decodes by a decoder of its own. */
  public static byte[] decode(Image image, int width, int height, Fit fit)
      throws BadImageException {
    ByteBuffer target = ByteBuffer.allocateDirect(width * height * 3);
    try (var decoder = new ImageDecoder(width, height, fit, ImageLimits.DEFAULT)) {
      decoder.decode(image, target, 0);
    }
    byte[] rgb = new byte[target.capacity()];
    target.get(0, rgb);
    return rgb;
  }
}
