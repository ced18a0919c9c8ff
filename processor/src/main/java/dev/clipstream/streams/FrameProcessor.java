package dev.clipstream.streams;

import dev.clipstream.avro.Label;
import dev.clipstream.clips.ClipStore;
import dev.clipstream.clips.Features;
import dev.clipstream.clips.TaskClips;
import dev.clipstream.model.InferenceException;
import dev.clipstream.model.ModelDescription;
import dev.clipstream.prefetch.PendingFrame;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameRef;
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
final class FrameProcessor implements Processor<byte[], byte[], Object, Object> {

  private static final Duration TICK = Duration.ofMillis(100);

  private final TaskContext parts;

  private @Nullable ProcessorContext<Object, Object> context;
  private @Nullable FrameOutput output;
  private @Nullable TaskClips clips;
  private long waitingSinceMillis;

  FrameProcessor(TaskContext parts) {
    this.parts = parts;
  }

  @Override
  public void init(ProcessorContext<Object, Object> context) {
    this.context = context;
    this.output = new FrameOutput(context, parts);
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
    process(frame, () -> answer(frame, result, metadata, record));
    finishWhatIsDue(partition);
  }

  private void process(PendingFrame frame, Runnable answer) {
    try {
      parts.guard().process(frame, answer);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptException(e);
    }
  }

  /** One label or one dead letter, and the frame's part in its clip. */
  private void answer(
      PendingFrame frame,
      FrameResult result,
      RecordMetadata metadata,
      Record<byte[], byte[]> record) {
    frame.header().ifPresent(of -> parts.outputs().keys().check(metadata, record.key(), of));
    if (result instanceof Classified classified) {
      accept(frame.header().orElseThrow(), classified, record);
    } else if (result instanceof Skipped) {
      acceptSkipped(frame.header().orElseThrow(), record);
    } else if (result instanceof Rejected rejected) {
      FrameRef at = new FrameRef(metadata.topic(), metadata.partition(), metadata.offset());
      output().deadLetter(at, frame.header(), record, rejected);
      frame.header().ifPresent(this::acceptUnusable);
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
    parts.guard().submit(List.of(frame));
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
    output().label(frame, labels, model, record);
    if (clips != null) {
      Features features = Features.of(model.sha256(), result.scores().features());
      clips.add(frame, features, context().currentSystemTimeMs());
    }
  }

  private void acceptSkipped(FrameHeader frame, Record<byte[], byte[]> record) {
    parts.listener().frameSkipped();
    output().label(frame, List.of(), parts.models().frameCard(), record);
    if (clips != null) {
      clips.add(frame, Features.NONE, context().currentSystemTimeMs());
    }
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
      clips.labelDue(output()::clip);
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
      clips.labelDue(output()::clip);
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

  private ProcessorContext<Object, Object> context() {
    if (context == null) {
      throw new IllegalStateException("not initialised");
    }
    return context;
  }

  private FrameOutput output() {
    if (output == null) {
      throw new IllegalStateException("not initialised");
    }
    return output;
  }
}
