package dev.clipstream.streams;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.records.FrameHeader;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * The passed headers of the frames that may turn out to be the last of their clip, for the label of
 * the clip. In memory only: the label of a clip whose last frame came before a restart has none.
 * Bounded; where no frame has such headers, empty. Owned by the task's stream thread.
 */
final class ClipHeaders {

  private static final int MAX_CLIPS = 10_000;

  /** Of a stream without clips, whose windows are labelled some frames after they have ended. */
  private static final int MAX_FRAMES = 64;

  private record Clip(String streamId, Optional<String> clipId) {}

  /** By the frames' indices; those that were longest without a frame make room. */
  private final Map<Clip, TreeMap<Long, Headers>> frames = new LinkedHashMap<>(16, 0.75f, true);

  /** A frame was put into its clip. */
  void add(FrameHeader frame, Headers passed) {
    if (!passed.iterator().hasNext()) {
      return;
    }
    Clip clip = new Clip(frame.streamId(), frame.clipId());
    TreeMap<Long, Headers> ofClip = frames.computeIfAbsent(clip, c -> new TreeMap<>());
    ofClip.put(frame.index(), new RecordHeaders(passed));
    if (ofClip.size() > (frame.clipId().isPresent() ? 1 : MAX_FRAMES)) {
      ofClip.pollFirstEntry();
    }
    if (frames.size() > MAX_CLIPS) {
      frames.remove(frames.keySet().iterator().next());
    }
  }

  /** Those of a clip's last frame; of a clip with an id, for the last time. */
  Headers of(ClipLabel label) {
    Clip clip = new Clip(label.getStreamId(), Optional.ofNullable(label.getClipId()));
    TreeMap<Long, Headers> ofClip = frames.get(clip);
    Headers last = ofClip == null ? null : ofClip.get(label.getLastFrame());
    if (ofClip != null && label.getClipId() != null) {
      frames.remove(clip);
    }
    return last == null ? new RecordHeaders() : new RecordHeaders(last);
  }
}
