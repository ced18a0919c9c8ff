package dev.clipstream.view.scene;

import dev.clipstream.vision.Picture;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The newest pictures, as they came, up to so many bytes: what is too much, the oldest make room
 * for. Not thread-safe.
 */
final class PictureShelf {

  private final long maxBytes;
  private final Map<FrameKey, Picture> pictures = new LinkedHashMap<>();
  private long bytes;

  PictureShelf(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  void put(FrameKey key, Picture picture) {
    remove(key);
    pictures.put(key, picture);
    bytes += size(picture);
    Iterator<Picture> oldest = pictures.values().iterator();
    while (bytes > maxBytes) {
      bytes -= size(oldest.next());
      oldest.remove();
    }
  }

  Optional<Picture> get(FrameKey key) {
    return Optional.ofNullable(pictures.get(key));
  }

  boolean has(FrameKey key) {
    return pictures.containsKey(key);
  }

  void remove(FrameKey key) {
    Picture removed = pictures.remove(key);
    if (removed != null) {
      bytes -= size(removed);
    }
  }

  long bytes() {
    return bytes;
  }

  /** The whole record that the picture is a part of stays in memory with it. */
  private static long size(Picture picture) {
    return picture.data().length;
  }
}
