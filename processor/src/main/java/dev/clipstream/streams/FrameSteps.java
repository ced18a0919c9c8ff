package dev.clipstream.streams;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.clips.ClipStore;
import dev.clipstream.prefetch.PendingFrame;
import dev.clipstream.prefetch.PrefetchedPartition;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.serving.ClipFrame;
import dev.clipstream.serving.FrameResult.Classified;
import dev.clipstream.steps.ClipDecisions;
import dev.clipstream.steps.StepFrame;
import dev.clipstream.steps.StepServing;
import dev.clipstream.steps.StepStore;
import dev.clipstream.steps.TaskSteps;
import dev.clipstream.streams.settings.Guarantee;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.streams.processor.api.ProcessorContext;

/**
 * The steps of one task's frames: {@link TaskSteps} with the frames that Kafka Streams has been
 * given and processes next, so that those of many streams are stepped in one run. Owned by the
 * task's stream thread.
 */
final class FrameSteps {

  private final TaskSteps steps;
  private final PrefetchedPartition prefetched;
  private final boolean takesPixels;
  private final Runnable whenClosed;

  /**
   * @param hasLabel whether the clip of a frame has its label, or is due for it, by another model
   */
  FrameSteps(
      ProcessorContext<?, ?> context,
      TaskContext parts,
      StepServing serving,
      CommitSignal signal,
      PrefetchedPartition prefetched,
      Predicate<FrameHeader> hasLabel,
      long nowMillis) {
    this.prefetched = prefetched;
    this.takesPixels = serving.models().pixels().isPresent();
    StepStore store = new StepStore(context.getStateStore(ClipStore.NAME), signal.of(context));
    Runnable write = store::write;
    signal.listen(context, write);
    this.whenClosed = () -> signal.forget(context, write);
    this.steps =
        new TaskSteps(
            store,
            serving,
            parts.commits(prefetched),
            decisions(parts, serving, hasLabel),
            nowMillis);
  }

  private static Optional<ClipDecisions> decisions(
      TaskContext parts, StepServing serving, Predicate<FrameHeader> hasLabel) {
    // Without transactions the clips may be behind, and a label that was lost is to come again.
    Predicate<FrameHeader> known =
        parts.guarantee() == Guarantee.EXACTLY_ONCE ? hasLabel : frame -> false;
    return serving
        .settings()
        .decide()
        .map(
            rule ->
                new ClipDecisions(
                    rule,
                    parts.clipWorkers().isEmpty(),
                    known,
                    serving.models()::card,
                    parts.clock()));
  }

  /** What the frame that came last is to its clip, where the stream model has decided that. */
  Optional<ClipFrame> lastFrame() {
    return steps.lastFrame();
  }

  /** Forwards the labels of a stream's clips; behind others that it is owed. */
  void forwardClips(String streamId, Predicate<String> mayNow, Consumer<ClipLabel> to) {
    steps.forwardClips(streamId, mayNow, to);
  }

  /** The same of all streams. */
  void forwardClips(Predicate<String> mayNow, Consumer<ClipLabel> to) {
    steps.forwardClips(mayNow, to);
  }

  /** The labels so far, after a frame. */
  List<Label> accept(PendingFrame frame, FrameHeader header, Classified result, long nowMillis) {
    return toStep(frame, header, result)
        .map(step -> steps.accept(step, this::next, nowMillis))
        .orElseGet(() -> skip(frame, header, nowMillis));
  }

  private List<StepFrame> next() {
    return prefetched.released().stream().map(this::toStep).flatMap(Optional::stream).toList();
  }

  private Optional<StepFrame> toStep(PendingFrame frame) {
    return frame.outcome() instanceof Classified result
        ? frame.header().flatMap(header -> toStep(frame, header, result))
        : Optional.empty();
  }

  /** Empty if the stream model takes pixels, and cannot take those of the frame. */
  private Optional<StepFrame> toStep(PendingFrame frame, FrameHeader header, Classified result) {
    long offset = frame.ref().offset();
    return takesPixels
        ? frame
            .decodedForSteps()
            .map(of -> new StepFrame(offset, header, of.numbers(), of.modelSha256()))
        : Optional.of(
            new StepFrame(offset, header, result.scores().features(), result.model().encoderId()));
  }

  /** As {@link #accept}, of a frame that came too late to be classified. */
  List<Label> skip(PendingFrame frame, FrameHeader header, long nowMillis) {
    return steps.skip(header, frame.ref().offset(), nowMillis);
  }

  void unusable(PendingFrame frame, FrameHeader header, long nowMillis) {
    steps.unusable(header, frame.ref().offset(), nowMillis);
  }

  void endIdle(long nowMillis, long waitingSinceMillis) {
    steps.endIdle(nowMillis, waitingSinceMillis);
  }

  /** What has not been committed is never written. */
  void close() {
    whenClosed.run();
  }
}
