package dev.clipstream.steps;

import dev.clipstream.records.FrameHeader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;

/**
 * Which frames of a stream have come to its state: the clip that is open, or the stream itself if
 * it is continuous. Clips begin and end as {@code clips.ClipAssembler} has it. Immutable.
 *
 * @param isOpen whether a clip, or a continuous stream, is under way
 * @param clipId of the open clip
 * @param seen frames of it
 * @param frames how many that were
 * @param earliestMicros when the earliest of them was captured
 * @param newestMicros when the newest was
 * @param ended the clips that ended last, oldest first, by hash
 */
@SuppressWarnings("ArrayRecordComponent")
record StreamProgress(
    boolean isOpen,
    Optional<String> clipId,
    SeenFrames seen,
    int frames,
    long earliestMicros,
    long newestMicros,
    long[] ended) {

  /** What a frame is to the state. */
  enum Arrival {
    /** The first of a clip, or of a stream that begins anew. */
    BEGINS,
    /** The newest so far. */
    IN_ORDER,
    /** Older than another that has come before it. */
    OUT_OF_ORDER,
    /** It has come before. */
    DUPLICATE,
    /** Its clip has ended. */
    LATE;

    boolean steps() {
      return this == BEGINS || this == IN_ORDER || this == OUT_OF_ORDER;
    }
  }

  /** As many as the clips remember. */
  private static final int MAX_ENDED = 16;

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  static final StreamProgress NEW =
      new StreamProgress(
          false, Optional.empty(), SeenFrames.NONE, 0, Long.MAX_VALUE, Long.MIN_VALUE, new long[0]);

  Arrival arrivalOf(FrameHeader frame, StepSettings settings) {
    if (!isOpen || !frame.clipId().equals(clipId)) {
      boolean late = frame.clipId().isPresent() && hasEnded(frame.clipId().get());
      return late ? Arrival.LATE : Arrival.BEGINS;
    }
    boolean newer = frame.capturedAtMicros() > newestMicros;
    boolean behind = frame.index() <= seen.highest();
    if (clipId.isEmpty() && newer) {
      // An old index on an image newer than all before: the producer has begun to count anew.
      boolean pause = frame.capturedAtMicros() - newestMicros >= settings.resetAfterMicros();
      if (behind || pause) {
        return Arrival.BEGINS;
      }
    }
    if (seen.contains(frame.index())) {
      return Arrival.DUPLICATE;
    }
    return behind ? Arrival.OUT_OF_ORDER : Arrival.IN_ORDER;
  }

  /** With a frame of that arrival, before it ends anything. */
  StreamProgress joined(FrameHeader frame, Arrival arrival) {
    return switch (arrival) {
      case BEGINS -> close().begin(frame.clipId()).with(frame);
      case IN_ORDER, OUT_OF_ORDER -> with(frame);
      case DUPLICATE, LATE -> this;
    };
  }

  /** Behind a frame of that arrival. */
  StreamProgress after(FrameHeader frame, Arrival arrival, StepSettings settings) {
    StreamProgress next = joined(frame, arrival);
    if (arrival == Arrival.LATE) {
      return next;
    }
    boolean full =
        next.clipId.isPresent()
            && settings
                .clips()
                .limits()
                .areReached(next.frames, next.newestMicros - next.earliestMicros);
    return frame.last() || full ? next.close() : next;
  }

  /** Behind a frame that no model could see: it may still be the last of its clip. */
  StreamProgress afterUnusable(FrameHeader frame) {
    return frame.last() && isOpen && frame.clipId().equals(clipId) ? close() : this;
  }

  private StreamProgress begin(Optional<String> clip) {
    return new StreamProgress(
        true, clip, SeenFrames.NONE, 0, Long.MAX_VALUE, Long.MIN_VALUE, ended);
  }

  private StreamProgress with(FrameHeader frame) {
    return new StreamProgress(
        true,
        clipId,
        seen.with(frame.index()),
        frames + 1,
        Math.min(earliestMicros, frame.capturedAtMicros()),
        Math.max(newestMicros, frame.capturedAtMicros()),
        ended);
  }

  /** Nothing is under way; the clip that was has ended. */
  StreamProgress close() {
    long[] more = ended;
    if (clipId.isPresent()) {
      int from = Math.max(0, ended.length + 1 - MAX_ENDED);
      more = Arrays.copyOfRange(ended, from, ended.length + 1);
      more[more.length - 1] = hash(clipId.get());
    }
    return new StreamProgress(
        false, Optional.empty(), SeenFrames.NONE, 0, Long.MAX_VALUE, Long.MIN_VALUE, more);
  }

  private boolean hasEnded(String clip) {
    long hash = hash(clip);
    return Arrays.stream(ended).anyMatch(one -> one == hash);
  }

  /** Names may be long, and the row is written with every frame. */
  static long hash(String clip) {
    long hash = FNV_OFFSET;
    for (byte b : clip.getBytes(StandardCharsets.UTF_8)) {
      hash = (hash ^ (b & 0xff)) * FNV_PRIME;
    }
    return hash;
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeBoolean(isOpen);
    out.writeBoolean(clipId.isPresent());
    if (clipId.isPresent()) {
      out.writeUTF(clipId.get());
    }
    seen.writeTo(out);
    out.writeInt(frames);
    out.writeLong(earliestMicros);
    out.writeLong(newestMicros);
    out.writeByte(ended.length);
    for (long clip : ended) {
      out.writeLong(clip);
    }
  }

  static StreamProgress readFrom(DataInputStream in) throws IOException {
    boolean isOpen = in.readBoolean();
    Optional<String> clipId = in.readBoolean() ? Optional.of(in.readUTF()) : Optional.empty();
    SeenFrames seen = SeenFrames.readFrom(in);
    int frames = in.readInt();
    long earliest = in.readLong();
    long newest = in.readLong();
    long[] ended = new long[in.readByte()];
    for (int i = 0; i < ended.length; i++) {
      ended[i] = in.readLong();
    }
    return new StreamProgress(isOpen, clipId, seen, frames, earliest, newest, ended);
  }
}
