package dev.clipstream.steps;

import dev.clipstream.avro.Label;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepState;
import dev.clipstream.model.step.Stepped;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.Labels;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What labels so far must say, by a loop without Kafka, store or look-ahead: one frame after the
 * other, in the order in which they came.
 */
public final class StepLoop {

  private static final class Stream {
    private Optional<String> clip = Optional.empty();
    private boolean open;
    private final Set<Long> seen = new HashSet<>();
    private final List<String> ended = new ArrayList<>();
    private long newest;
    private StepState state;
    private List<Label> soFar = List.of();

    private Stream(StepState state) {
      this.state = state;
    }
  }

  private final StepModel model;
  private final Labels labels;
  private final long resetAfterMicros;
  private final Map<String, Stream> streams = new HashMap<>();
  private boolean hasStepped;

  public StepLoop(StepModel model, Labels labels, long resetAfterMicros) {
    this.model = model;
    this.labels = labels;
    this.resetAfterMicros = resetAfterMicros;
  }

  /** Whether the frame before took a step. */
  public boolean hasStepped() {
    return hasStepped;
  }

  /** The labels so far, after a frame. */
  public List<Label> next(FrameHeader frame, float[] features) {
    hasStepped = false;
    Stream stream = streams.computeIfAbsent(frame.streamId(), id -> new Stream(model.initial()));
    if (!stream.open || !stream.clip.equals(frame.clipId())) {
      if (frame.clipId().isPresent() && stream.ended.contains(frame.clipId().get())) {
        return stream.soFar;
      }
      begin(stream, frame);
    } else if (frame.clipId().isEmpty() && frame.capturedAtMicros() > stream.newest) {
      boolean behind = stream.seen.stream().anyMatch(index -> index >= frame.index());
      if (behind || frame.capturedAtMicros() - stream.newest >= resetAfterMicros) {
        begin(stream, frame);
      }
    }
    if (stream.seen.add(frame.index())) {
      hasStepped = true;
      stream.newest = Math.max(stream.newest, frame.capturedAtMicros());
      Stepped stepped = model.step(List.of(features), List.of(stream.state)).get(0);
      stream.state = stepped.next();
      stream.soFar = labels.best(stepped.probabilities(), model.card()::label);
    }
    List<Label> soFar = stream.soFar;
    if (frame.last()) {
      end(stream);
    }
    return soFar;
  }

  private void begin(Stream stream, FrameHeader frame) {
    end(stream);
    stream.open = true;
    stream.clip = frame.clipId();
    stream.newest = Long.MIN_VALUE;
  }

  private void end(Stream stream) {
    stream.clip.ifPresent(stream.ended::add);
    stream.open = false;
    stream.clip = Optional.empty();
    stream.seen.clear();
    stream.state = model.initial();
    stream.soFar = List.of();
  }
}
