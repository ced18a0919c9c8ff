package dev.clipstream.view.scene;

import dev.clipstream.image.Image;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * A cache of the newest encoded images, bounded in bytes. Room for a new one is made by the oldest
 * of the stream that takes the most, so that a busy stream never costs a quiet one its pictures;
 * every stream keeps its newest as long as any has more than one. Not thread-safe.
 */
final class ImageCache {

  /** An image and the number that tells it from any other that was ever kept. */
  private record Kept(long number, Image image) {

    /** The whole record that the image is a part of stays in memory with it. */
    long size() {
      return image.data().length;
    }
  }

  /** The images of one stream, oldest first; never empty while it is in the cache. */
  private static final class StreamImages {

    private final String stream;
    private final Map<FrameKey, Kept> images = new LinkedHashMap<>();
    private long bytes;

    StreamImages(String stream) {
      this.stream = stream;
    }

    String stream() {
      return stream;
    }

    /** What it takes, if it has more than its newest. */
    long evictable() {
      return images.size() > 1 ? bytes : 0;
    }
  }

  private final long maxBytes;

  /** By their names, those whose newest is the oldest first. */
  private final Map<String, StreamImages> streams = new LinkedHashMap<>();

  /** The same, in the order of what they take. */
  private final TreeSet<StreamImages> bySize =
      new TreeSet<>(
          Comparator.comparingLong(StreamImages::evictable).thenComparing(StreamImages::stream));

  private long bytes;
  private long numbers;

  ImageCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void put(FrameKey key, Image image) {
    remove(key);
    Kept kept = new Kept(++numbers, image);
    if (kept.size() > maxBytes) {
      return;
    }
    StreamImages of = streams.remove(key.stream());
    if (of == null) {
      of = new StreamImages(key.stream());
    }
    bySize.remove(of);
    of.images.put(key, kept);
    of.bytes += kept.size();
    bytes += kept.size();
    streams.put(key.stream(), of);
    bySize.add(of);
    while (bytes > maxBytes) {
      StreamImages most = bySize.last();
      StreamImages gives = most.evictable() > 0 ? most : streams.values().iterator().next();
      remove(gives.images.keySet().iterator().next());
    }
  }

  Optional<Image> get(FrameKey key) {
    return kept(key).map(Kept::image);
  }

  boolean has(FrameKey key) {
    return kept(key).isPresent();
  }

  /** 1 or more; 0 if the image is not kept. */
  long number(FrameKey key) {
    return kept(key).map(Kept::number).orElse(0L);
  }

  void remove(FrameKey key) {
    StreamImages of = streams.get(key.stream());
    if (of == null || !of.images.containsKey(key)) {
      return;
    }
    bySize.remove(of);
    long size = of.images.remove(key).size();
    of.bytes -= size;
    bytes -= size;
    if (of.images.isEmpty()) {
      streams.remove(of.stream);
    } else {
      bySize.add(of);
    }
  }

  long bytes() {
    return bytes;
  }

  private Optional<Kept> kept(FrameKey key) {
    return Optional.ofNullable(streams.get(key.stream())).map(of -> of.images.get(key));
  }
}
