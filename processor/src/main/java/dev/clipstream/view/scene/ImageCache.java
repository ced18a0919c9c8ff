package dev.clipstream.view.scene;

import dev.clipstream.image.Image;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * A cache of the newest encoded images, bounded in bytes: the oldest make room for new ones. Not
 * thread-safe.
 */
final class ImageCache {

  /** An image and the number that tells it from any other that was ever kept. */
  private record Kept(long number, Image image) {}

  private final long maxBytes;
  private final Map<FrameKey, Kept> images = new LinkedHashMap<>();
  private long bytes;
  private long numbers;

  ImageCache(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void put(FrameKey key, Image image) {
    remove(key);
    Kept kept = new Kept(++numbers, image);
    images.put(key, kept);
    bytes += size(kept);
    Iterator<Kept> oldest = images.values().iterator();
    while (bytes > maxBytes) {
      bytes -= size(oldest.next());
      oldest.remove();
    }
  }

  Optional<Image> get(FrameKey key) {
    return Optional.ofNullable(images.get(key)).map(Kept::image);
  }

  boolean has(FrameKey key) {
    return images.containsKey(key);
  }

  /** 1 or more; 0 if the image is not kept. */
  long number(FrameKey key) {
    Kept kept = images.get(key);
    return kept == null ? 0 : kept.number();
  }

  void remove(FrameKey key) {
    Kept removed = images.remove(key);
    if (removed != null) {
      bytes -= size(removed);
    }
  }

  long bytes() {
    return bytes;
  }

  /** The whole record that the image is a part of stays in memory with it. */
  private static long size(Kept kept) {
    return kept.image().data().length;
  }
}
