package dev.clipstream.clips;

import dev.clipstream.clips.StreamState.ClipHistory;
import dev.clipstream.clips.StreamState.Closed;
import dev.clipstream.clips.StreamState.FrameMeta;
import dev.clipstream.clips.StreamState.Open;
import dev.clipstream.clips.StreamState.Span;
import dev.clipstream.model.FrameRate;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * A clip whose frames are being gathered. They may come in any order, and twice: a frame's index
 * says where it belongs. Owned by the task's stream thread.
 */
final class OpenClip implements Open {

  private final ClipHistory history;
  private final String id;
  private final IndexRanges seen = new IndexRanges();
  private final FeatureSample sample;
  private long earliestMicros = Long.MAX_VALUE;
  private long latestMicros = Long.MIN_VALUE;

  /** A clip of which no frame has come yet. */
  OpenClip(ClipHistory history, String id) {
    this(history, id, new FeatureSample(1));
  }

  private OpenClip(ClipHistory history, String id, FeatureSample sample) {
    this.history = history;
    this.id = id;
    this.sample = sample;
  }

  @Override
  public ClipHistory history() {
    return history;
  }

  @Override
  public Optional<String> clipId() {
    return Optional.of(id);
  }

  @Override
  public boolean has(long index) {
    return seen.contains(index);
  }

  @Override
  public boolean samplesNext() {
    return sample.takesNext(seen.count());
  }

  @Override
  public void put(long index, FrameMeta frame) {
    seen.add(index);
    earliestMicros = Math.min(earliestMicros, frame.capturedAtMicros());
    latestMicros = Math.max(latestMicros, frame.capturedAtMicros());
    if (frame.hasValues()) {
      sample.add(index, frame.capturedAtMicros());
    }
  }

  @Override
  public List<Long> thinOut(int maxFrames, Supplier<Optional<FrameRate>> rate) {
    return sample.thinOut(maxFrames, rate);
  }

  @Override
  public Optional<Span> unlabelled() {
    return seen.isEmpty()
        ? Optional.empty()
        : Optional.of(new Span(seen.first(), seen.last(), seen.count()));
  }

  /** Whether it has grown to a limit. */
  boolean isFull(ClipLimits limits) {
    return !seen.isEmpty() && limits.areReached(seen.count(), latestMicros - earliestMicros);
  }

  @Override
  public Closed close() {
    return new Closed(history.remember(id));
  }

  /** Writes what the rows of its frames do not tell. */
  void writeTo(DataOutputStream out) throws IOException {
    out.writeUTF(id);
    out.writeInt(sample.stride());
  }

  static OpenClip readFrom(ClipHistory history, DataInputStream in) throws IOException {
    return new OpenClip(history, in.readUTF(), new FeatureSample(in.readInt()));
  }
}
