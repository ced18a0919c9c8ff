package dev.clipstream.image.decode;

import static org.bytedeco.opencv.global.opencv_core.CV_16UC4;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_SAMPLING_FACTOR_444;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_COMPRESSION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.Samples;
import dev.clipstream.image.TestJpeg;
import dev.clipstream.image.resize.Fit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import org.bytedeco.opencv.opencv_core.Mat;

/**
 * A process that decodes large images, one after the other, and prints by how many bytes a pixel it
 * has grown at its peak for each, apart from the copy of the file that the decoder is given: {@code
 * KIND SIDE BYTES}. Linux tells.
 */
final class DecodingMemory {
  static final int WIDTH = 4000;
  static final int HEIGHT = 3000;

  /** Of what the images are decoded to: much less than they have, and nearly as much. */
  static final int SMALL = 224;

  static final int LARGE = 2900;

  /** One for all images: a buffer that is collected would be given back while one is measured. */
  private static final ByteBuffer TARGET = ByteBuffer.allocateDirect(3 * LARGE * LARGE);

  private DecodingMemory() {}

  public static void main(String[] args) throws IOException, BadImageException {
    TARGET.put(new byte[TARGET.capacity()]); // all of it is resident before anything is measured
    measure("warm", new TestJpeg(TestJpeg.PROGRESSIVE, 640, 480, 3).dcScan().end());
    measure("jpeg", encode(".jpg", CV_8UC3, IMWRITE_JPEG_QUALITY, 90));
    measure("jpeg-restarts", encode(".jpg", CV_8UC3, IMWRITE_JPEG_RST_INTERVAL, 9));
    measure("jpeg-progressive", encode(".jpg", CV_8UC3, IMWRITE_JPEG_PROGRESSIVE, 1));
    measure(
        "jpeg-progressive-444",
        encode(
            ".jpg",
            CV_8UC3,
            IMWRITE_JPEG_PROGRESSIVE,
            1,
            IMWRITE_JPEG_SAMPLING_FACTOR,
            IMWRITE_JPEG_SAMPLING_FACTOR_444));
    TestJpeg cmyk = new TestJpeg(TestJpeg.PROGRESSIVE, WIDTH, HEIGHT, 4).dcScan();
    measure("jpeg-progressive-cmyk", cmyk.acScan(1, false).end());
    measure("png", encode(".png", CV_8UC3, IMWRITE_PNG_COMPRESSION, 1));
    measure("png-16", encode(".png", CV_16UC4, IMWRITE_PNG_COMPRESSION, 1));
    measure("webp", encode(".webp", CV_8UC4, IMWRITE_WEBP_QUALITY, 50));
    measure("webp-lossless", encode(".webp", CV_8UC4, IMWRITE_WEBP_QUALITY, 101));
  }

  /** Smooth, with a little noise, so that files stay small. */
  private static byte[] encode(String extension, int type, int... settings) {
    Random random = new Random(1);
    try (var image = new Mat(HEIGHT, WIDTH, type)) {
      int rowBytes = (int) (WIDTH * image.elemSize());
      byte[] row = new byte[rowBytes];
      for (int y = 0; y < HEIGHT; y++) {
        for (int i = 0; i < rowBytes; i++) {
          row[i] = (byte) (i / 200 + y / 20 + (i % 61 == 0 ? random.nextInt(8) : 0));
        }
        image.ptr(y).put(row);
      }
      return Samples.encode(extension, image, settings);
    }
  }

  private static void measure(String kind, byte[] file) throws IOException, BadImageException {
    for (int side : new int[] {SMALL, LARGE}) {
      try (var decoder = new ImageDecoder(side, side, Fit.STRETCH, ImageLimits.DEFAULT)) {
        System.gc();
        Files.writeString(Path.of("/proc/self/clear_refs"), "5");
        long before = kibibytes("VmRSS:");
        decoder.decode(Image.encoded(ImageEncoding.JPEG, file), TARGET, 0);
        long grown = (kibibytes("VmHWM:") - before) * 1024 - file.length;
        System.out.printf("%s %d %.2f%n", kind, side, (double) grown / WIDTH / HEIGHT);
      }
    }
  }

  private static long kibibytes(String name) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(name))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
