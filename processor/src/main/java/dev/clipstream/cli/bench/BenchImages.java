package dev.clipstream.cli.bench;

import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.JpegEncoder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/**
 * The images that frames are made of, in turn.
 *
 * @param all encoded files, one at least
 * @param description for people: how many, of what
 */
record BenchImages(List<Image> all, String description) {

  /** More would not measure anything else, but fill memory. */
  private static final int MOST_FILES = 500;

  private static final long MOST_BYTES = 256L << 20;

  /** Enough that no cache of the processor holds all. */
  private static final int MADE = 24;

  private static final int MADE_QUALITY = 85;

  BenchImages {
    all = List.copyOf(all);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("no images");
    }
  }

  /** The image of frame {@code index}. */
  Image get(long index) {
    return all.get((int) (index % all.size()));
  }

  double meanBytes() {
    return all.stream().mapToInt(Image::length).average().orElseThrow();
  }

  /** JPEGs of textures: about as hard to decode as photographs, and the same everywhere. */
  static BenchImages made(int width, int height) {
    List<Image> images = new ArrayList<>();
    try (JpegEncoder encoder = new JpegEncoder(MADE_QUALITY)) {
      for (int i = 0; i < MADE; i++) {
        byte[] jpeg = encoder.encode(Texture.paint(width, height, new Random(i)));
        images.add(Image.encoded(ImageEncoding.JPEG, jpeg));
      }
    }
    return new BenchImages(images, MADE + " textures of " + width + "x" + height + " as JPEG");
  }

  /**
   * JPEG, PNG and WebP files of a folder and its folders, by their first bytes; other files are
   * passed over.
   *
   * @throws BenchException if there are none or they cannot be read
   */
  static BenchImages in(Path folder) {
    List<Image> images = new ArrayList<>();
    long bytes = 0;
    try (Stream<Path> tree = Files.walk(folder)) {
      for (Path file : tree.filter(Files::isRegularFile).sorted().toList()) {
        if (images.size() == MOST_FILES || bytes > MOST_BYTES) {
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
}
