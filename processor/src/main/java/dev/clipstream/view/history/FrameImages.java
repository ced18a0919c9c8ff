package dev.clipstream.view.history;

import dev.clipstream.image.Image;
import dev.clipstream.view.history.HistoryRow.Place;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The images that were read last, bounded by their bytes. Thread-safe. */
final class FrameImages {

  private final long maxBytes;
  private final Map<Place, Image> images = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;

  FrameImages(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  synchronized void put(int partition, long offset, Image image) {
    Image before = images.put(new Place(partition, offset), image);
    bytes += size(image) - (before == null ? 0 : size(before));
    Iterator<Image> eldest = images.values().iterator();
    while (bytes > maxBytes && eldest.hasNext()) {
      bytes -= size(eldest.next());
      eldest.remove();
    }
  }

  synchronized Optional<Image> get(int partition, long offset) {
    return Optional.ofNullable(images.get(new Place(partition, offset)));
  }

  /** The whole record that the image is a part of stays in memory with it. */
  private static long size(Image image) {
    return image.data().length;
  }
}
