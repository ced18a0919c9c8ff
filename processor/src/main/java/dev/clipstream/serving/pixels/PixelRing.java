package dev.clipstream.serving.pixels;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Decoded frames that wait in memory for the end of their clip, bounded in bytes: those that have
 * been there longest make room. A cache: whoever does not find a frame reads it again. Arrays are
 * not copied: whoever puts one hands it over, and nobody changes one. Thread-safe; does not block.
 */
public final class PixelRing {

  /** About what an entry takes beside its pixels: headers of objects, links of the map. */
  static final int ENTRY_BYTES = 160;

  @SuppressWarnings("ArrayRecordComponent")
  private record Entry(PixelFormat format, byte[] rgb) {
    long bytes() {
      return (long) ENTRY_BYTES + rgb.length;
    }
  }

  private final long maxBytes;

  /** Oldest first; guarded by this. */
  private final Map<FramePlace, Entry> entries = new LinkedHashMap<>();

  /** Guarded by this. */
  private long bytes;

  /**
   * @param maxBytes of all frames; 0: none is kept
   */
  public PixelRing(long maxBytes) {
    this.maxBytes = maxBytes;
  }

  /**
   * Keeps the pixels of a frame, in place of any others of it.
   *
   * @param rgb of that format
   */
  public synchronized void put(PixelFormat format, FramePlace place, byte[] rgb) {
    if (rgb.length != format.bytes()) {
      throw new IllegalArgumentException(rgb.length + " bytes are no pixels of " + format);
    }
    free(place);
    Entry entry = new Entry(format, rgb);
    if (entry.bytes() > maxBytes) {
      return;
    }
    entries.put(place, entry);
    bytes += entry.bytes();
    for (Iterator<Entry> oldest = entries.values().iterator(); bytes > maxBytes; ) {
      bytes -= oldest.next().bytes();
      oldest.remove();
    }
  }

  /** The pixels of a frame, if they are here and of that format; not to be changed. */
  public synchronized Optional<byte[]> get(PixelFormat format, FramePlace place) {
    Entry entry = entries.get(place);
    return entry != null && entry.format().equals(format)
        ? Optional.of(entry.rgb())
        : Optional.empty();
  }

  /** Nobody needs a frame any more. */
  public synchronized void free(FramePlace place) {
    Entry entry = entries.remove(place);
    if (entry != null) {
      bytes -= entry.bytes();
    }
  }

  /** Of all frames that are here. */
  public synchronized long bytes() {
    return bytes;
  }

  /** How many frames are here. */
  public synchronized int frames() {
    return entries.size();
  }
}
