package dev.clipstream.collect;

import dev.clipstream.records.FrameHeader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What label records have said so far, found again by frame: of single frames, of clips by their
 * id, and of the windows of streams without clips. A stream may be sent again or count its frames
 * anew, so everything is found by the time of capture, too. The newest word counts.
 */
final class KnownLabels {

  private final FrameWords frames = new FrameWords();

  /** Clips of one id, such as those of a video sent twice, oldest word first. */
  private final Map<ClipKey, List<SourceLabel>> clips = new HashMap<>();

  /**
   * By stream and first frame; windows of one first frame, such as those of reruns, by the rest.
   */
  private final Map<String, TreeMap<Long, Map<SourceLabel.Clip, SourceLabel>>> windows =
      new HashMap<>();

  /** The longest window of any stream, so that a search need not go back further. */
  private long longest;

  /**
   * @param sentMillis time of the frame's record, where it is known
   */
  void frame(FrameWords.Key frame, OptionalLong sentMillis, Optional<SourceLabel> truth) {
    frames.put(frame, sentMillis, truth);
  }

  /** The truth of a clip or window, which it names itself. */
  void clip(String streamId, SourceLabel.Clip clip, Optional<SourceLabel> truth) {
    if (clip.id().isPresent()) {
      List<SourceLabel> ofId =
          clips.computeIfAbsent(new ClipKey(streamId, clip.id().get()), key -> new ArrayList<>(1));
      ofId.removeIf(earlier -> earlier.clip().equals(Optional.of(clip)));
      truth.ifPresent(ofId::add);
      return;
    }
    longest = Math.max(longest, clip.lastFrame() - clip.firstFrame());
    Map<SourceLabel.Clip, SourceLabel> ofFirst =
        windows
            .computeIfAbsent(streamId, stream -> new TreeMap<>())
            .computeIfAbsent(clip.firstFrame(), first -> new HashMap<>());
    if (truth.isPresent()) {
      ofFirst.put(clip, truth.get());
    } else {
      ofFirst.remove(clip);
    }
  }

  /**
   * All that is known of a frame.
   *
   * @param sentMillis time of its record
   */
  FrameTruth of(FrameHeader frame, long sentMillis) {
    FrameTruth own =
        frames.of(
            new FrameWords.Key(
                frame.streamId(), frame.clipId(), frame.index(), frame.capturedAtMicros()),
            sentMillis);
    if (own.ambiguous()) {
      return own;
    }
    List<SourceLabel> found = new ArrayList<>(own.labels());
    if (frame.clipId().isPresent()) {
      newestOfClip(frame, frame.clipId().get()).ifPresent(found::add);
    } else {
      addWindows(frame, found);
    }
    return FrameTruth.of(found);
  }

  private Optional<SourceLabel> newestOfClip(FrameHeader frame, String id) {
    return clips.getOrDefault(new ClipKey(frame.streamId(), id), List.of()).stream()
        .filter(truth -> truth.clip().orElseThrow().holds(frame))
        .reduce((older, newer) -> newer);
  }

  private void addWindows(FrameHeader frame, List<SourceLabel> found) {
    long end = frame.index();
    long begin = end < Long.MIN_VALUE + longest ? Long.MIN_VALUE : end - longest;
    TreeMap<Long, Map<SourceLabel.Clip, SourceLabel>> all =
        windows.getOrDefault(frame.streamId(), new TreeMap<>());
    for (Map<SourceLabel.Clip, SourceLabel> some : all.subMap(begin, true, end, true).values()) {
      some.forEach(
          (window, truth) -> {
            if (window.holds(frame)) {
              found.add(truth);
            }
          });
    }
  }
}
