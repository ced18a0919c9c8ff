package dev.clipstream.testing.mutation;

import static org.bytedeco.opencv.global.opencv_core.CV_16UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_16UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC1;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC3;
import static org.bytedeco.opencv.global.opencv_core.CV_8UC4;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_OPTIMIZE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_PROGRESSIVE;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_QUALITY;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_JPEG_RST_INTERVAL;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_PNG_COMPRESSION;
import static org.bytedeco.opencv.global.opencv_imgcodecs.IMWRITE_WEBP_QUALITY;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.IIOImage;
import javax.imageio.ImageIO;
import javax.imageio.ImageWriteParam;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.opencv.global.opencv_imgcodecs;
import org.bytedeco.opencv.opencv_core.Mat;

/** Sound images of every format and kind that frames have, small enough for many of them. */
final class SampleFiles {
  static final int WIDTH = 58;
  static final int HEIGHT = 46;

  private SampleFiles() {}

  static List<SampleFile> make() {
    List<SampleFile> files = new ArrayList<>();
    files.add(openCv("JPEG", ".jpg", CV_8UC3, IMWRITE_JPEG_QUALITY, 85));
    files.add(openCv("JPEG", ".jpg", CV_8UC1, IMWRITE_JPEG_OPTIMIZE, 1));
    files.add(openCv("JPEG", ".jpg", CV_8UC3, IMWRITE_JPEG_RST_INTERVAL, 2));
    files.add(openCv("JPEG", ".jpg", CV_8UC3, IMWRITE_JPEG_PROGRESSIVE, 1));
    files.add(openCv("JPEG", ".jpg", CV_8UC1, IMWRITE_JPEG_PROGRESSIVE, 1));
    for (int type : new int[] {CV_8UC3, CV_8UC4, CV_16UC1, CV_16UC3}) {
      files.add(openCv("PNG", ".png", type, IMWRITE_PNG_COMPRESSION, 6));
    }
    files.add(png("palette", BufferedImage.TYPE_BYTE_INDEXED, false));
    files.add(png("palette, interlaced", BufferedImage.TYPE_BYTE_INDEXED, true));
    files.add(png("interlaced", BufferedImage.TYPE_3BYTE_BGR, true));
    files.add(png("bits", BufferedImage.TYPE_BYTE_BINARY, false));
    files.add(animatedPng(files.get(5)));
    files.add(openCv("WEBP", ".webp", CV_8UC3, IMWRITE_WEBP_QUALITY, 75));
    files.add(openCv("WEBP", ".webp", CV_8UC4, IMWRITE_WEBP_QUALITY, 75));
    files.add(openCv("WEBP", ".webp", CV_8UC3, IMWRITE_WEBP_QUALITY, 101));
    files.add(openCv("WEBP", ".webp", CV_8UC4, IMWRITE_WEBP_QUALITY, 101));
    files.add(animatedWebp(files.get(files.size() - 4)));
    files.add(animatedWebp(files.get(files.size() - 2)));
    for (String format : List.of("RGB24", "BGR24", "GRAY8", "NV12", "I420")) {
      int halves = format.equals("GRAY8") ? 2 : format.endsWith("24") ? 6 : 3;
      byte[] pixels = new byte[WIDTH * HEIGHT * halves / 2];
      new Random(1).nextBytes(pixels);
      files.add(new SampleFile("raw", format, WIDTH, HEIGHT, pixels));
    }
    return files;
  }

  private static SampleFile openCv(String format, String extension, int type, int... settings) {
    try (var image = new Mat(HEIGHT, WIDTH, type);
        var file = new BytePointer();
        var parameters = new IntPointer(settings)) {
      image.data().put(texture((int) (image.total() * image.elemSize())));
      if (!opencv_imgcodecs.imencode(extension, image, file, parameters)) {
        throw new IllegalStateException("cannot encode " + extension);
      }
      byte[] bytes = new byte[(int) file.limit()];
      file.get(bytes);
      String kind =
          "%s of OpenCV's type %d, parameter %d=%d"
              .formatted(format, type, settings[0], settings[1]);
      return SampleFile.encoded(kind, format, bytes);
    }
  }

  private static byte[] texture(int length) {
    Random random = new Random(length);
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) (i * 200 / length + random.nextInt(1 + i / 40 % 30));
    }
    return bytes;
  }

  private static SampleFile png(String kind, int type, boolean interlaced) {
    var image = new BufferedImage(WIDTH, HEIGHT, type);
    byte[] texture = texture(WIDTH * HEIGHT);
    for (int i = 0; i < texture.length; i++) {
      image.setRGB(i % WIDTH, i / WIDTH, texture[i] * 0x10305);
    }
    var bytes = new ByteArrayOutputStream();
    var writer = ImageIO.getImageWritersByFormatName("png").next();
    try (var out = ImageIO.createImageOutputStream(bytes)) {
      writer.setOutput(out);
      ImageWriteParam parameters = writer.getDefaultWriteParam();
      parameters.setProgressiveMode(
          interlaced ? ImageWriteParam.MODE_DEFAULT : ImageWriteParam.MODE_DISABLED);
      writer.write(null, new IIOImage(image, null, null), parameters);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      writer.dispose();
    }
    return SampleFile.encoded("PNG, " + kind, "PNG", bytes.toByteArray());
  }

  private static SampleFile animatedPng(SampleFile still) {
    List<Chunk> chunks = Container.PNG.split(still.bytes());
    Chunk image =
        chunks.stream().filter(chunk -> chunk.name().equals("IDAT")).findFirst().orElseThrow();
    byte[] size = {0, 0, 0, WIDTH, 0, 0, 0, HEIGHT};
    byte[] placeAndTime = {0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 10, 0, 0};
    Chunk control = new Chunk("fcTL", Container.concat(new byte[4], size, placeAndTime));
    chunks.add(1, new Chunk("acTL", new byte[] {0, 0, 0, 2, 0, 0, 0, 0}));
    chunks.add(2, control);
    chunks.add(chunks.size() - 1, control);
    chunks.add(
        chunks.size() - 1,
        new Chunk("fdAT", Container.concat(new byte[] {0, 0, 0, 2}, image.data())));
    return SampleFile.encoded("PNG, animated", "PNG", Container.PNG.join(chunks));
  }

  private static SampleFile animatedWebp(SampleFile still) {
    byte[] image = Container.joinChunks(Container.WEBP.split(still.bytes()));
    byte[] size = {WIDTH - 1, 0, 0, HEIGHT - 1, 0, 0};
    Chunk frame =
        new Chunk("ANMF", Container.concat(new byte[6], size, new byte[] {40, 0, 0, 2}, image));
    List<Chunk> chunks = new ArrayList<>();
    chunks.add(new Chunk("VP8X", Container.concat(new byte[] {2, 0, 0, 0}, size)));
    chunks.add(new Chunk("ANIM", new byte[6]));
    chunks.add(frame);
    chunks.add(frame);
    return SampleFile.encoded("WEBP, animated", "WEBP", Container.WEBP.join(chunks));
  }
}
