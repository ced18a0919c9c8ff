package dev.clipstream.view.scene;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/**
 * The indices of one stream's frames that may yet become part of a labelled clip. Bounded: few
 * clips, the newest frames of each. Not thread-safe.
 */
final class OpenClips {

  /** A clip is labelled soon after its end, and few are open at once. */
  private static final int MAX_CLIPS = 4;

  private static final int MAX_FRAMES = 2048;

  /** As many as fit side by side. */
  static final int STRIP = 16;

  private final Map<String, TreeSet<Long>> frames = new LinkedHashMap<>();

  void add(String clip, long index) {
    TreeSet<Long> indices = frames.computeIfAbsent(clip, id -> new TreeSet<>());
    indices.add(index);
    if (indices.size() > MAX_FRAMES) {
      indices.pollFirst();
    }
    if (frames.size() > MAX_CLIPS) {
      frames.remove(frames.keySet().iterator().next());
    }
  }

  /** What was seen of the frames from {@code first} to {@code last}, in order. */
  List<Long> within(String clip, long first, long last) {
    TreeSet<Long> indices = frames.getOrDefault(clip, new TreeSet<>());
    // Anyone can write labels, also of clips that end before they begin.
    return first > last ? List.of() : new ArrayList<>(indices.subSet(first, true, last, true));
  }

  /** A clip with an id was seen whole. A window never is: the next may overlap it. */
  void done(String clip) {
    frames.remove(clip);
  }
}
