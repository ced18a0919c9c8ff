package dev.clipstream.bench.harness;

import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.model.FrameModel;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The encoded images that frames are made of, in turn.
 *
 * @param all encoded files, one at least
 * @param description for people: how many, of what
 */
public record BenchImages(List<Image> all, String description) {

  /** More would not measure anything else, but fill memory. */
  private static final int MAX_FILES = 500;

  private static final long MAX_BYTES = 256L << 20;

  /** Enough that no cache of the processor holds all. */
  private static final int TEXTURES = 24;

  private static final int JPEG_QUALITY = 85;

  public BenchImages {
    all = List.copyOf(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no images");
    }
  }

  /** The image of frame {@code index}. */
  public Image get(long index) {
    return all.get((int) (index % all.size()));
  }

  /** A decoder that makes what a model takes; the caller closes it. */
  public static ImageDecoder decoder(FrameModel model) {
    return new ImageDecoder(
        model.width(), model.height(), model.card().resizing(), ImageLimits.DEFAULT);
  }

  /** JPEGs of textures: about as hard to decode as photographs, and the same everywhere. */
  public static BenchImages textures(int width, int height) {
    List<Image> images = new ArrayList<>();
    try (JpegEncoder encoder = new JpegEncoder(JPEG_QUALITY)) {
      for (int i = 0; i < TEXTURES; i++) {
        byte[] jpeg = encoder.encode(CloudPainter.paint(width, height, new Random(i)));
        images.add(Image.encoded(ImageEncoding.JPEG, jpeg));
      }
    }
    return new BenchImages(images, TEXTURES + " textures of " + width + "x" + height + " as JPEG");
  }

  /**
   * JPEG, PNG and WebP files of a folder and its folders, by their first bytes; other files are
   * passed over.
   *
   * @throws BenchException if there are none or they cannot be read
   */
  public static BenchImages in(Path folder) {
    if (!Files.exists(folder)) {
      throw new BenchException("there is no folder " + folder + " with images");
    }
    List<Image> images = new ArrayList<>();
    long bytes = 0;
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        if (images.size() == MAX_FILES || bytes > MAX_BYTES) {
          break;
        }
        byte[] data = Files.readAllBytes(file);
        ImageEncoding.sniff(data, 0, data.length)
            .ifPresent(format -> images.add(Image.encoded(format, data)));
        bytes += data.length;
      }
    } catch (IOException | UncheckedIOException e) {
      throw new BenchException(folder + " cannot be read: " + e.getMessage(), e);
    }
    if (images.isEmpty()) {
      throw new BenchException(folder + " has no JPEG, PNG or WebP files to measure with");
    }
    return new BenchImages(images, images.size() + " files of " + folder);
  }

  /**
   * A painter of clouds: noise of several scales, the coarser the stronger, as in photographs,
   * whose JPEG files are about as long.
   */
  private static final class CloudPainter {

    private static final int[] SCALES = {128, 64, 32, 16, 8, 4, 2};

    /** Amplitude of a scale is this times the scale's root, in steps of the 8-bit range. */
    private static final double STRENGTH = 4.5;

    private CloudPainter() {}

    static Pixels paint(int width, int height, Random random) {
      float[] luma = new float[width * height];
      for (int scale : SCALES) {
        add(luma, width, height, scale, (float) (STRENGTH * Math.sqrt(scale)), random);
      }
      byte[] rgb = new byte[3 * width * height];
      int[] tint = {random.nextInt(60) - 30, random.nextInt(60) - 30, random.nextInt(60) - 30};
      for (int i = 0; i < luma.length; i++) {
        for (int c = 0; c < 3; c++) {
          int value = Math.round(128 + luma[i] * (1 + tint[c] / 100f)) + tint[c];
          rgb[3 * i + c] = (byte) Math.max(0, Math.min(255, value));
        }
      }
      return new Pixels(width, height, rgb);
    }

    /** Adds random values at the corners of a grid, interpolated in between. */
    private static void add(
        float[] luma, int width, int height, int scale, float amplitude, Random random) {
      int columns = width / scale + 2;
      float[] grid = new float[columns * (height / scale + 2)];
      for (int i = 0; i < grid.length; i++) {
        grid[i] = (2 * random.nextFloat() - 1) * amplitude;
      }
      for (int y = 0; y < height; y++) {
        int row = y / scale * columns;
        float down = (y % scale) / (float) scale;
        for (int x = 0; x < width; x++) {
          int at = row + x / scale;
          float right = (x % scale) / (float) scale;
          float top = grid[at] + right * (grid[at + 1] - grid[at]);
          float bottom = grid[at + columns] + right * (grid[at + columns + 1] - grid[at + columns]);
          luma[y * width + x] += top + down * (bottom - top);
        }
      }
    }
  }
}
