package dev.clipstream.trainer.data.store;

import java.util.List;

/**
 * The decoded, resized frames of one example, in memory or on disk. Safe for use by several
 * threads.
 */
public interface Frames {

  /** How many there are, at least 1. */
  int count();

  /**
   * All of them, in order, each uint8 RGB [H,W,3].
   *
   * @throws DataException if they can no longer be had
   */
  List<byte[]> load();

  /** Frames held in memory. */
  static Frames of(List<byte[]> frames) {
    List<byte[]> held = List.copyOf(frames);
    return new Frames() {
      @Override
      public int count() {
        return held.size();
      }

      @Override
      public List<byte[]> load() {
        return held;
      }
    };
  }
}
