package dev.clipstream.streams;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.clips.ClipOutcome;
import dev.clipstream.clips.ClipStore;
import dev.clipstream.clips.FrameTensor;
import dev.clipstream.clips.TaskClips;
import dev.clipstream.model.InferenceException;
import dev.clipstream.model.ModelDescription;
import dev.clipstream.prefetch.PendingFrame;
import dev.clipstream.records.BadFrameException;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.Micros;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import dev.clipstream.serving.FrameResult;
import dev.clipstream.serving.FrameResult.Classified;
import dev.clipstream.serving.FrameResult.Rejected;
import dev.clipstream.serving.FrameResult.Skipped;
import dev.clipstream.serving.ImageUnavailableException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Labels the frames of one task, and its clips.
 *
 * <p>A record is complete when {@link #process} returns: its label, its part in a clip and, if that
 * ended, the mark that the clip is due are all in Kafka Streams' hands and commit together. Due
 * clips are labelled in batches: when there are many, when nothing else waits, and at the latest by
 * the clock.
 */
final class FrameProcessor implements Processor<byte[], byte[], String, SpecificRecordBase> {

  private static final Duration TICK = Duration.ofMillis(100);

  private final TaskContext parts;

  private @Nullable ProcessorContext<String, SpecificRecordBase> context;
  private @Nullable TaskClips clips;
  private long waitingSinceMillis;

  FrameProcessor(TaskContext parts) {
    this.parts = parts;
  }

  @Override
  public void init(ProcessorContext<String, SpecificRecordBase> context) {
    this.context = context;
    if (parts.clipClassifier().isPresent()) {
      KeyValueStore<Bytes, byte[]> store = context.getStateStore(ClipStore.NAME);
      this.clips =
          new TaskClips(
              new ClipStore(store),
              parts.clipSettings(),
              parts.clipClassifier().get(),
              parts.commits(partition(context.taskId())),
              context.currentSystemTimeMs());
      context.schedule(TICK, PunctuationType.WALL_CLOCK_TIME, this::tick);
    }
  }

  @Override
  public void process(Record<byte[], byte[]> record) {
    RecordMetadata metadata = context().recordMetadata().orElseThrow();
    TopicPartition partition = new TopicPartition(metadata.topic(), metadata.partition());
    PendingFrame frame = settled(partition, metadata, record);
    FrameResult result = await(frame);
    if (result instanceof Classified classified) {
      accept(frame.header().orElseThrow(), classified, record);
    } else if (result instanceof Skipped) {
      acceptSkipped(frame.header().orElseThrow(), record);
    } else {
      frame.header().ifPresent(this::acceptUnusable);
    }
    finishWhatIsDue(partition);
    if (result instanceof Rejected rejected) {
      parts.listener().frameRejected(rejected.why());
      // Caught by the handler for dead letters; what was forwarded before stays part of the record.
      throw new BadFrameException(rejected.reason());
    }
  }

  /** The frame of a record, with its result; waits while nobody can tell what frame it is. */
  private PendingFrame settled(
      TopicPartition partition, RecordMetadata metadata, Record<byte[], byte[]> record) {
    PendingFrame frame =
        lookedAhead(partition, metadata.offset()).orElseGet(() -> submit(metadata, record));
    long began = System.nanoTime();
    while (true) {
      try {
        FrameResult unused = await(frame);
        return frame;
      } catch (SchemaRegistryException e) {
        parts.outage().await(e, began);
        frame = submit(metadata, record);
      }
    }
  }

  private Optional<PendingFrame> lookedAhead(TopicPartition partition, long offset) {
    return parts.lookAhead().flatMap(ahead -> ahead.take(partition, offset));
  }

  private PendingFrame submit(RecordMetadata metadata, Record<byte[], byte[]> record) {
    PendingFrame frame =
        new PendingFrame(
            parts.reader(),
            context().currentSystemTimeMs(),
            metadata.partition(),
            metadata.offset(),
            record.timestamp(),
            record.key(),
            record.value());
    parts.batcher().submit(frame);
    return frame;
  }

  private FrameResult await(PendingFrame frame) {
    try {
      return get(frame.result());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof ImageUnavailableException
          && e.getCause().getCause() instanceof SchemaRegistryException unanswered) {
        throw unanswered;
      }
      throw e.getCause() instanceof InferenceException failure
          ? failure
          : new InferenceException("a frame could not be classified", e);
    }
  }

  /** Waits for a result, and says how long if it was not there yet. */
  private FrameResult get(CompletableFuture<FrameResult> result)
      throws InterruptedException, ExecutionException {
    if (result.isDone()) {
      return result.get();
    }
    long began = System.nanoTime();
    FrameResult awaited = result.get();
    parts.listener().resultAwaited(System.nanoTime() - began);
    return awaited;
  }

  private void accept(FrameHeader frame, Classified result, Record<byte[], byte[]> record) {
    ModelDescription model = result.model();
    List<Label> labels = parts.labels().best(result.scores().probabilities(), model::label);
    forward(frame, labels, model, record);
    if (clips != null) {
      FrameTensor features = FrameTensor.of(model.sha256(), result.scores().features());
      clips.add(frame, features, context().currentSystemTimeMs());
    }
  }

  /** One label record a frame, also where there is nothing to say of it. */
  private void acceptSkipped(FrameHeader frame, Record<byte[], byte[]> record) {
    parts.listener().frameSkipped();
    forward(frame, List.of(), parts.models().frameCard(), record);
    if (clips != null) {
      clips.add(frame, FrameTensor.NONE, context().currentSystemTimeMs());
    }
  }

  private void forward(
      FrameHeader frame,
      List<Label> labels,
      ModelDescription model,
      Record<byte[], byte[]> record) {
    FrameLabel label =
        FrameLabel.newBuilder()
            .setStreamId(frame.streamId())
            .setClipId(frame.clipId().orElse(null))
            .setFrameIndex(frame.index())
            .setCapturedAt(Micros.toInstant(frame.capturedAtMicros()))
            .setLabels(labels)
            .setModel(new Model(model.name(), model.sha256()))
            .setLabelledAt(parts.clock().instant())
            .build();
    Record<String, SpecificRecordBase> output =
        new Record<>(frame.streamId(), label, record.timestamp(), record.headers());
    context().forward(output, ClipstreamTopology.FRAME_LABELS);
    parts.listener().frameLabelled(label, record.timestamp());
  }

  private void acceptUnusable(FrameHeader frame) {
    if (clips != null) {
      clips.addUnusable(frame, context().currentSystemTimeMs());
    }
  }

  /** Clips wait for company only while there is other work, and so does the commit. */
  private void finishWhatIsDue(TopicPartition partition) {
    boolean nothingWaits =
        parts.lookAhead().map(ahead -> ahead.nothingWaits(partition)).orElse(false);
    if (clips != null && (nothingWaits || clips.batchIsFull())) {
      clips.labelDue(this::forward);
    }
    if (nothingWaits) {
      context().commit();
    }
  }

  private void tick(long nowMillis) {
    TopicPartition partition = partition(context().taskId());
    boolean caughtUp = parts.lookAhead().map(ahead -> ahead.caughtUp(partition)).orElse(true);
    if (!caughtUp) {
      waitingSinceMillis = nowMillis;
    }
    if (clips != null) {
      clips.endIdle(nowMillis, waitingSinceMillis);
      clips.labelDue(this::forward);
    }
  }

  /** Comes after the last commit, unless the thread has died. */
  @Override
  public void close() {
    if (clips != null) {
      clips.forgetLabelled();
    }
  }

  private TopicPartition partition(TaskId task) {
    return new TopicPartition(parts.framesTopic(), task.partition());
  }

  private void forward(ClipOutcome outcome) {
    ClipLabel label = outcome.label();
    // The topic's retention goes by this time, so it is that of the label, not of the images.
    Record<String, SpecificRecordBase> output =
        new Record<>(label.getStreamId(), label, label.getLabelledAt().toEpochMilli());
    context().forward(output, ClipstreamTopology.CLIP_LABELS);
    parts.listener().clipLabelled(label);
    if (outcome instanceof ClipOutcome.Failed failed) {
      parts.listener().clipFailed(label, failed.reason());
    }
  }

  private ProcessorContext<String, SpecificRecordBase> context() {
    if (context == null) {
      throw new IllegalStateException("not initialised");
    }
    return context;
  }
}
