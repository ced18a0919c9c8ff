package dev.clipstream.trainer.data.store;

import dev.clipstream.image.resize.Resizing;
import dev.clipstream.system.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;

/**
 * Decoded, resized frames in a folder, so that examples are decoded once, however many trainings
 * there are, and read from there in every epoch in place of being held in memory.
 *
 * <p>An entry is named after all that its frames depend on: the example's path, length and time of
 * change (for a folder of frames, those of every file), the size and the fit, and the kind of data
 * set. What has changed is thus decoded anew; old entries are left behind, and the folder may be
 * emptied at any time. An entry that is damaged or gone is made again. Several processes may share
 * a folder. Safe for use by several threads.
 */
public final class FrameCache {

  /** Changes when decoding or resizing does: earlier entries are then not used. */
  private static final String VERSION = "1";

  /** To be changed where the same resizing gives other pixels. */
  private static final String MODELS_WAY = "2 ";

  private final Path directory;
  private final String kind;
  private final Resize size;
  private final FrameSource source;

  /**
   * A cache of one kind of data set, at one size.
   *
   * @param directory need not exist
   * @param kind of data set, with all that its decoding depends on
   */
  public FrameCache(Path directory, String kind, Resize size, FrameSource source) {
    this.directory = directory;
    this.kind = kind;
    this.size = size;
    this.source = source;
  }

  /**
   * The frames of an example, which are decoded now if they never were.
   *
   * @throws DataException if the cache cannot be used
   */
  public Frames get(Path example, ImageReader images) throws UnreadableException {
    return get(example, TimeSpan.ALL, images);
  }

  /** The same of a span of a video, which is an entry of its own. */
  public Frames get(Path example, TimeSpan span, ImageReader images) throws UnreadableException {
    try {
      Path entry = entry(example, span);
      OptionalInt count = FrameFile.count(entry, frameBytes());
      return new Cached(
          example,
          span,
          entry,
          count.isPresent() ? count.getAsInt() : make(example, span, entry, images).size());
    } catch (IOException e) {
      throw unusable(e);
    }
  }

  /** Frames that lie in an entry. */
  private final class Cached implements Frames {
    private final Path example;
    private final TimeSpan span;
    private final Path entry;
    private final int count;

    Cached(Path example, TimeSpan span, Path entry, int count) {
      this.example = example;
      this.span = span;
      this.entry = entry;
      this.count = count;
    }

    @Override
    public int count() {
      return count;
    }

    @Override
    public List<byte[]> load() {
      try {
        Optional<List<byte[]>> frames = FrameFile.read(entry, frameBytes());
        return frames.isPresent() ? frames.get() : again();
      } catch (IOException e) {
        throw unusable(e);
      }
    }

    private List<byte[]> again() throws IOException {
      try (ImageReader images = new ImageReader(size)) {
        if (!entry(example, span).equals(entry)) {
          throw new DataException(example + " has changed since the training began");
        }
        return make(example, span, entry, images);
      } catch (UnreadableException e) {
        throw new DataException(example + " can no longer be read: " + e.getMessage(), e);
      }
    }
  }

  private List<byte[]> make(Path example, TimeSpan span, Path entry, ImageReader images)
      throws IOException, UnreadableException {
    List<byte[]> frames = source.decode(example, span, images);
    FrameFile.write(entry, frames);
    return frames;
  }

  private int frameBytes() {
    return size.rows() * size.columns() * 3;
  }

  private DataException unusable(IOException e) {
    return new DataException(
        "the cache %s cannot be used: %s; make room there, choose another folder, or leave --cache away"
            .formatted(directory, e),
        e);
  }

  private Path entry(Path example, TimeSpan span) throws IOException, UnreadableException {
    StringBuilder facts = new StringBuilder(VERSION);
    facts.append('\n').append(kind);
    facts.append('\n').append(size.columns()).append('x').append(size.rows());
    // The trainer's own way has always been written so: what is there stays valid.
    boolean usual = size.resizing().equals(Resizing.halving(size.fit()));
    facts.append('\n').append(usual ? size.fit() : MODELS_WAY + size.resizing());
    if (!span.isAll()) {
      facts.append('\n').append(span);
    }
    try {
      describe(example.toRealPath(), facts);
    } catch (IOException e) {
      throw new UnreadableException("cannot be read: " + e, e);
    }
    String name = Sha256.of(facts.toString());
    return directory.resolve(name.substring(0, 2)).resolve(name + ".frames");
  }

  private static void describe(Path example, StringBuilder facts) throws IOException {
    BasicFileAttributes attributes = Files.readAttributes(example, BasicFileAttributes.class);
    facts.append('\n').append(example).append('\n');
    if (attributes.isDirectory()) {
      try (Stream<Path> files = Files.list(example)) {
        for (Path file : files.sorted().toList()) {
          describe(file, facts);
        }
      }
      return;
    }
    facts.append(attributes.size()).append('\n').append(attributes.lastModifiedTime());
  }
}
