package dev.clipstream.events;

import dev.clipstream.clips.FrameCount;
import dev.clipstream.records.FrameHeader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.Optional;

/**
 * How far one stream has come, by which frames that come again or late are told from new ones: in a
 * clip by its id and the frame's index, in a continuous stream by index and capture time, as {@link
 * FrameCount} has it. Not shared.
 */
final class FramePosition {

  /** What a frame that has come is. */
  enum Step {
    /** The next one. */
    NEW,
    /** The first of another clip, or of none after a clip: what was before has ended. */
    OF_NEXT_CLIP,
    /** It came before, or those behind it did. */
    STALE
  }

  private static final int MAX_ENDED = 16;

  private Optional<String> clipId = Optional.empty();
  private long lastIndex = Long.MIN_VALUE;

  /** Of a continuous stream: when its newest frame was captured. */
  private long newestMicros = Long.MIN_VALUE;

  private FrameCount count = new FrameCount();
  private int strays;
  private long lastStray;
  private final ArrayDeque<String> endedClips = new ArrayDeque<>();

  Optional<String> clipId() {
    return clipId;
  }

  /** Goes on to a frame, unless it is stale. */
  Step stepTo(FrameHeader frame) {
    if (!frame.clipId().equals(clipId)) {
      if (frame.clipId().isPresent() && endedClips.contains(frame.clipId().get())) {
        return Step.STALE;
      }
      endClip();
      clipId = frame.clipId();
      begin(frame);
      return Step.OF_NEXT_CLIP;
    }
    if (frame.index() <= lastIndex && (clipId.isPresent() || !isOfNewCount(frame))) {
      return Step.STALE;
    }
    if (frame.index() <= lastIndex) {
      begin(frame);
    } else {
      pass(frame);
    }
    return Step.NEW;
  }

  /** As with windows: an old index on an image newer than all, or some in a row that do not fit. */
  private boolean isOfNewCount(FrameHeader frame) {
    if (frame.capturedAtMicros() > newestMicros) {
      return true;
    }
    if (count.fits(frame.index(), frame.capturedAtMicros())) {
      strays = 0;
      return false;
    }
    strays = strays > 0 && frame.index() > lastStray ? strays + 1 : 1;
    lastStray = frame.index();
    return strays >= FrameCount.MAX_STRAY;
  }

  private void begin(FrameHeader frame) {
    count = new FrameCount();
    newestMicros = Long.MIN_VALUE;
    pass(frame);
  }

  private void pass(FrameHeader frame) {
    strays = 0;
    lastIndex = frame.index();
    newestMicros = Math.max(newestMicros, frame.capturedAtMicros());
    if (clipId.isEmpty()) {
      count.passed(frame.index(), frame.capturedAtMicros());
    }
  }

  /** Frames of its clip are stale from now on. A continuous stream has none that could end. */
  void endClip() {
    if (clipId.isPresent()) {
      endedClips.add(clipId.get());
      if (endedClips.size() > MAX_ENDED) {
        endedClips.remove();
      }
      clipId = Optional.empty();
      lastIndex = Long.MIN_VALUE;
      newestMicros = Long.MIN_VALUE;
      count = new FrameCount();
      strays = 0;
    }
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeBoolean(clipId.isPresent());
    if (clipId.isPresent()) {
      out.writeUTF(clipId.get());
    }
    out.writeLong(lastIndex);
    out.writeLong(newestMicros);
    count.writeTo(out);
    out.writeByte(strays);
    out.writeLong(lastStray);
    out.writeByte(endedClips.size());
    for (String ended : endedClips) {
      out.writeUTF(ended);
    }
  }

  static FramePosition readFrom(DataInputStream in) throws IOException {
    FramePosition position = new FramePosition();
    position.clipId = in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
    position.lastIndex = in.readLong();
    position.newestMicros = in.readLong();
    position.count = FrameCount.readFrom(in);
    position.strays = in.readByte();
    position.lastStray = in.readLong();
    int ended = in.readByte();
    for (int i = 0; i < ended; i++) {
      position.endedClips.add(in.readUTF());
    }
    return position;
  }
}
