package dev.clipstream.view.scene;

import dev.clipstream.image.Picture;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newest pictures, as they came, up to so many bytes: what is too much, the oldest make room
 * for. Not thread-safe.
 */
final class PictureShelf {

  /** A picture and the number that tells it from any other that was ever kept. */
  private record Kept(long number, Picture picture) {}

  private final long maxBytes;
  private final Map<FrameKey, Kept> pictures = new LinkedHashMap<>();
  private long bytes;
  private long numbers;

  PictureShelf(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void put(FrameKey key, Picture picture) {
    remove(key);
    Kept kept = new Kept(++numbers, picture);
    pictures.put(key, kept);
    bytes += size(kept);
    Iterator<Kept> oldest = pictures.values().iterator();
    while (bytes > maxBytes) {
      bytes -= size(oldest.next());
      oldest.remove();
    }
  }

  Optional<Picture> get(FrameKey key) {
    return Optional.ofNullable(pictures.get(key)).map(Kept::picture);
  }

  boolean has(FrameKey key) {
    return pictures.containsKey(key);
  }

  /** 1 or more; 0 if the picture is not kept. */
  long number(FrameKey key) {
    Kept kept = pictures.get(key);
    return kept == null ? 0 : kept.number();
  }

  void remove(FrameKey key) {
    Kept removed = pictures.remove(key);
    if (removed != null) {
      bytes -= size(removed);
    }
  }

  long bytes() {
    return bytes;
  }

  /** The whole record that the picture is a part of stays in memory with it. */
  private static long size(Kept kept) {
    return kept.picture().data().length;
  }
}
