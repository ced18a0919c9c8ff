package dev.clipstream.collect;

import dev.clipstream.records.FrameHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What label records have said so far, found again by frame: of single frames, of clips by their
 * id, and of the windows of streams without clips. The newest word counts.
 */
final class KnownTruth {

  private record FrameKey(String streamId, Optional<String> clipId, long index) {}

  private record Window(long first, long last) {}

  private final Map<FrameKey, Truth> frames = new HashMap<>();
  private final Map<ClipKey, Truth> clips = new HashMap<>();

  /** By stream and first frame; windows of one first frame, such as those of reruns, by length. */
  private final Map<String, TreeMap<Long, Map<Window, Truth>>> windows = new HashMap<>();

  /** The longest window of any stream, so that a search need not go back further. */
  private long longest;

  void frame(String streamId, Optional<String> clipId, long index, Optional<Truth> truth) {
    put(frames, new FrameKey(streamId, clipId, index), truth);
  }

  /** The truth of a clip or window, which it names itself. */
  void clip(String streamId, Truth.Clip clip, Optional<Truth> truth) {
    if (clip.id().isPresent()) {
      put(clips, new ClipKey(streamId, clip.id().get()), truth);
      return;
    }
    longest = Math.max(longest, clip.lastFrame() - clip.firstFrame());
    put(
        windows
            .computeIfAbsent(streamId, stream -> new TreeMap<>())
            .computeIfAbsent(clip.firstFrame(), first -> new HashMap<>()),
        new Window(clip.firstFrame(), clip.lastFrame()),
        truth);
  }

  private static <K> void put(Map<K, Truth> known, K key, Optional<Truth> truth) {
    if (truth.isPresent()) {
      known.put(key, truth.get());
    } else {
      known.remove(key);
    }
  }

  /** All that is known of a frame. */
  List<Truth> of(FrameHeader frame) {
    List<Truth> found = new ArrayList<>();
    String stream = frame.streamId();
    Truth own = frames.get(new FrameKey(stream, frame.clipId(), frame.index()));
    if (own != null) {
      found.add(own);
    }
    if (frame.clipId().isPresent()) {
      Truth clip = clips.get(new ClipKey(stream, frame.clipId().get()));
      if (clip != null) {
        found.add(clip);
      }
      return found;
    }
    long end = frame.index();
    long begin = end < Long.MIN_VALUE + longest ? Long.MIN_VALUE : end - longest;
    TreeMap<Long, Map<Window, Truth>> all = windows.getOrDefault(stream, new TreeMap<>());
    for (Map<Window, Truth> some : all.subMap(begin, true, end, true).values()) {
      some.forEach(
          (window, truth) -> {
            if (window.last() >= end) {
              found.add(truth);
            }
          });
    }
    return found;
  }
}
