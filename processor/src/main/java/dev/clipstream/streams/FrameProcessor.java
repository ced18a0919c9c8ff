package dev.clipstream.streams;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.clips.ClipOutcome;
import dev.clipstream.clips.ClipStore;
import dev.clipstream.events.EventSource;
import dev.clipstream.events.Said;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.prefetch.PendingFrame;
import dev.clipstream.prefetch.PrefetchedPartition;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameRef;
import dev.clipstream.serving.ClipFrame;
import dev.clipstream.serving.FrameResult;
import dev.clipstream.serving.FrameResult.Classified;
import dev.clipstream.serving.FrameResult.Kept;
import dev.clipstream.serving.FrameResult.Rejected;
import dev.clipstream.serving.FrameResult.Skipped;
import dev.clipstream.streams.events.TaskEvents;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Labels the frames of one task, and its clips.
 *
 * <p>Nothing waits here: a record comes when its frame is classified.
 *
 * <p>A record is complete when {@link #process} returns: its label, its part in a clip and, if that
 * ended, the clip's due entry are all in Kafka Streams' hands and commit together. Due clips are
 * put to work in batches: when there are many, when nothing else waits, and at the latest by the
 * clock; their labels are forwarded by the first call that finds them finished.
 */
final class FrameProcessor implements Processor<byte[], byte[], Object, Object> {

  private static final Duration TICK = Duration.ofMillis(100);

  private final TaskContext parts;
  private final CommitSignal signal;

  private @Nullable ProcessorContext<Object, Object> context;
  private @Nullable PrefetchedPartition prefetched;
  private @Nullable FrameOutput output;
  private @Nullable FrameClips clips;
  private @Nullable FrameSteps steps;
  private @Nullable TaskEvents events;
  private boolean hasBegun;
  private boolean hasDecided;
  private long waitingSinceMillis;

  FrameProcessor(TaskContext parts, CommitSignal signal) {
    this.parts = parts;
    this.signal = signal;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    this.output = new FrameOutput(context, parts);
    this.prefetched =
        parts
            .prefetch()
            .apply(new TopicPartition(parts.framesTopic(), context.taskId().partition()));
    this.hasBegun = false;
    this.waitingSinceMillis = nowMillis();
    FrameClips ofTask = new FrameClips(context, parts, prefetched, nowMillis());
    this.clips = ofTask;
    parts
        .steps()
        .ifPresent(
            serving ->
                this.steps =
                    new FrameSteps(
                        context,
                        parts,
                        serving,
                        signal,
                        prefetched(),
                        ofTask::hasEnded,
                        nowMillis()));
    if (parts.keepsState()) {
      context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }
    if (parts.outputs().events().inUse()) {
      this.events =
          new TaskEvents(
              context.getStateStore(ClipStore.NAME),
              parts.outputs().events(),
              parts.commits(prefetched),
              parts.clock(),
              output::event,
              parts.listener()::openEventsChanged,
              nowMillis());
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata metadata = context().recordMetadata().orElseThrow();
    PendingFrame frame = prefetched().take(metadata.offset());
    if (!hasBegun) {
      hasBegun = true;
      parts.replacements().taskBegins(frame.ref());
    }
    parts.replacements().frameBegins(frame.ref());
    answer(
        frame,
        () -> {
          frame.header().ifPresent(of -> parts.outputs().keys().check(metadata, record.key(), of));
          dispatch(frame, frame.outcome(), record);
        });
    clips().processed(frame);
    finishWhatIsDue(frame.header().map(FrameHeader::streamId));
  }

  /** One label or one dead letter, and the frame's part in its clip. */
  private void answer(PendingFrame frame, Runnable answer) {
    try {
      parts.guard().process(frame, answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  /** Does with a frame what its result says. */
  private void dispatch(PendingFrame frame, FrameResult result, Record<byte[], byte[]> record) {
    if (result instanceof Classified classified) {
      accept(frame, frame.header().orElseThrow(), classified, record);
    } else if (result instanceof Kept) {
      acceptKept(frame, frame.header().orElseThrow(), record);
    } else if (result instanceof Skipped) {
      acceptSkipped(frame, frame.header().orElseThrow(), record);
    } else if (result instanceof Rejected rejected) {
      output().deadLetter(frame.ref(), frame.header(), record, rejected);
      frame.header().ifPresent(header -> acceptUnusable(frame, header));
    } else {
      throw new IllegalStateException(frame + " has no result to go by: " + result);
    }
  }

  private void accept(
      PendingFrame pending, FrameHeader frame, Classified result, Record<byte[], byte[]> record) {
    ModelDescription model = result.model();
    List<Label> labels =
        parts.labels().best(result.scores().probabilities(), model::label, model.unknownBelow());
    List<Label> soFar =
        steps == null ? List.of() : steps.accept(pending, frame, result, nowMillis());
    output().label(frame, labels, soFar, model, record);
    if (!isDecided(pending.ref(), frame)) {
      clips().add(pending.ref(), frame, result, nowMillis());
    }
    if (events != null) {
      List<Said> said = new ArrayList<>(List.of(said(EventSource.FRAME, labels, model, frame)));
      parts
          .steps()
          .map(serving -> said(EventSource.SO_FAR, soFar, serving.models().card(), frame))
          .ifPresent(said::add);
      events.frame(frame, pending.ref(), nowMillis(), said);
    }
  }

  /** No label, as no model labels single frames. */
  private void acceptKept(PendingFrame pending, FrameHeader frame, Record<byte[], byte[]> record) {
    output().unlabelled(frame, record);
    clips().addKept(pending.ref(), frame, nowMillis());
    if (events != null) {
      events.frame(frame, pending.ref(), nowMillis(), List.of());
    }
  }

  /** Whether the stream model has labelled the clip of a frame, or nobody else labels it. */
  private boolean isDecided(FrameRef at, FrameHeader frame) {
    Optional<ClipFrame> what = steps == null ? Optional.empty() : steps.lastFrame();
    what.ifPresent(is -> clips().addDecided(at, frame, is, nowMillis()));
    return what.isPresent();
  }

  private static Said said(
      EventSource source, List<Label> labels, ModelDescription model, FrameHeader frame) {
    Model by = new Model(model.name(), model.sha256());
    return new Said(source, labels, by, frame.attributes());
  }

  /** One label record a frame, also where there is nothing to say of it. */
  private void acceptSkipped(
      PendingFrame pending, FrameHeader frame, Record<byte[], byte[]> record) {
    parts.listener().frameSkipped();
    List<Label> soFar = steps == null ? List.of() : steps.skip(pending, frame, nowMillis());
    if (parts.models().labelFrames()) {
      output().label(frame, List.of(), soFar, parts.models().frameCard(), record);
    } else {
      output().unlabelled(frame, record);
    }
    if (!isDecided(pending.ref(), frame)) {
      clips().addSkipped(frame, nowMillis());
    }
    if (events != null) {
      events.frame(frame, pending.ref(), nowMillis(), List.of());
    }
  }

  private void acceptUnusable(PendingFrame pending, FrameHeader frame) {
    if (steps != null) {
      steps.unusable(pending, frame, nowMillis());
    }
    clips().addUnusable(frame, nowMillis());
    if (events != null) {
      events.unusable(frame, nowMillis());
    }
  }

  /** Clips wait for company only while there is other work, and so does the commit. */
  private void finishWhatIsDue(Optional<String> streamId) {
    boolean nothingWaits = prefetched().nothingWaits();
    clips().labelDue(nothingWaits, this::acceptClip);
    if (steps != null && parts.decides()) {
      FrameSteps from = steps;
      // Clips of a stream have their labels in the order of the clips.
      streamId.ifPresent(of -> from.forwardClips(of, clips()::owesNone, this::acceptDecided));
    }
    if (nothingWaits) {
      context().commit();
    }
  }

  private void acceptDecided(ClipLabel label) {
    acceptClip(new ClipOutcome.Labelled(label));
    hasDecided = true;
  }

  private void acceptClip(ClipOutcome outcome) {
    output().clip(outcome);
    if (events != null) {
      events.clip(outcome.label(), nowMillis());
    }
  }

  private void tick(long wallClockMillis) {
    OptionalLong caughtUpAt = prefetched().caughtUpAtMillis();
    if (caughtUpAt.isEmpty()) {
      waitingSinceMillis = nowMillis();
    }
    // Of what came after it was asked, the leader has said nothing.
    long knownUntil = caughtUpAt.orElse(waitingSinceMillis);
    if (steps != null) {
      steps.endIdle(knownUntil, waitingSinceMillis);
    }
    boolean hasSpoken = clips().endIdle(knownUntil, waitingSinceMillis, this::acceptClip);
    hasDecided = false;
    if (steps != null && parts.labelsClips()) {
      steps.forwardClips(clips()::owesNone, this::acceptDecided);
    }
    hasSpoken |= hasDecided;
    if (events != null) {
      hasSpoken |= events.endSilent(knownUntil, waitingSinceMillis);
    }
    if (hasSpoken && prefetched().nothingWaits()) {
      context().commit();
    }
    clips().reviewPairs(caughtUpAt.isPresent() || prefetched().nothingWaits());
  }

  /** By a clock that is never set: no stream shall seem silent because somebody has set one. */
  private long nowMillis() {
    return parts.steadyClock().millis();
  }

  /** Comes after the last commit, unless the thread has died. */
  @Override
  public void close() {
    if (steps != null) {
      steps.close();
    }
    if (clips != null) {
      clips.close();
    }
    if (events != null) {
      events.close();
    }
  }

  private ProcessorContext<Object, Object> context() {
    if (context == null) {
      throw new IllegalStateException("not initialised");
    }
    return context;
  }

  private PrefetchedPartition prefetched() {
    if (prefetched == null) {
      throw new IllegalStateException("not initialised");
    }
    return prefetched;
  }

  private FrameClips clips() {
    if (clips == null) {
      throw new IllegalStateException("not initialised");
    }
    return clips;
  }

  private FrameOutput output() {
    if (output == null) {
      throw new IllegalStateException("not initialised");
    }
    return output;
  }
}
