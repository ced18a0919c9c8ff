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
final class KnownLabels {

  private record FrameKey(String streamId, Optional<String> clipId, long index) {}

  private record Window(long first, long last) {}

  private final Map<FrameKey, SourceLabel> frames = new HashMap<>();
  private final Map<ClipKey, SourceLabel> clips = new HashMap<>();

  /** By stream and first frame; windows of one first frame, such as those of reruns, by length. */
  private final Map<String, TreeMap<Long, Map<Window, SourceLabel>>> windows = new HashMap<>();

  /** The longest window of any stream, so that a search need not go back further. */
  private long longest;

  void frame(String streamId, Optional<String> clipId, long index, Optional<SourceLabel> truth) {
    put(frames, new FrameKey(streamId, clipId, index), truth);
  }

  /** The truth of a clip or window, which it names itself. */
  void clip(String streamId, SourceLabel.Clip clip, Optional<SourceLabel> truth) {
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

  private static <K> void put(Map<K, SourceLabel> known, K key, Optional<SourceLabel> truth) {
    if (truth.isPresent()) {
      known.put(key, truth.get());
    } else {
      known.remove(key);
    }
  }

  /** All that is known of a frame. */
  List<SourceLabel> of(FrameHeader frame) {
    List<SourceLabel> found = new ArrayList<>();
    String stream = frame.streamId();
    SourceLabel own = frames.get(new FrameKey(stream, frame.clipId(), frame.index()));
    if (own != null) {
      found.add(own);
    }
    if (frame.clipId().isPresent()) {
      SourceLabel clip = clips.get(new ClipKey(stream, frame.clipId().get()));
      if (clip != null) {
        found.add(clip);
      }
      return found;
    }
    long end = frame.index();
    long begin = end < Long.MIN_VALUE + longest ? Long.MIN_VALUE : end - longest;
    TreeMap<Long, Map<Window, SourceLabel>> all = windows.getOrDefault(stream, new TreeMap<>());
    for (Map<Window, SourceLabel> some : all.subMap(begin, true, end, true).values()) {
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
