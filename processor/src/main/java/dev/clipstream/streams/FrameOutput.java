package dev.clipstream.streams;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.Model;
import dev.clipstream.clips.ClipOutcome;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.records.DeadLetter;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameRef;
import dev.clipstream.records.FrameTime;
import dev.clipstream.records.Micros;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.serving.FrameResult.Rejected;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * Everything that a task says: labels of frames and clips, and dead letters, which are records of
 * the same transaction as the labels. Every record's own time is when it was made, since its
 * topic's retention goes by it. Owned by the task's stream thread.
 */
final class FrameOutput {

  private final ProcessorContext<Object, Object> context;
  private final TaskContext parts;
  private final ClipHeaders clipHeaders = new ClipHeaders();

  FrameOutput(ProcessorContext<Object, Object> context, TaskContext parts) {
    this.context = context;
    this.parts = parts;
  }

  /** One label record a frame, also where there is nothing to say of it. */
  void label(
      FrameHeader frame,
      List<Label> labels,
      List<Label> soFar,
      ModelDescription model,
      Record<byte[], byte[]> record) {
    Instant now = parts.clock().instant();
    FrameLabel label =
        FrameLabel.newBuilder()
            .setStreamId(frame.streamId())
            .setClipId(frame.clipId().orElse(null))
            .setFrameIndex(frame.index())
            .setCapturedAt(Micros.toInstant(frame.capturedAtMicros()))
            .setLabels(labels)
            .setModel(new Model(model.name(), model.sha256()))
            .setLabelledAt(now)
            .setSoFar(soFar)
            .setAttributes(frame.attributes())
            .build();
    Headers headers = parts.outputs().passed().of(record.headers());
    rememberHeaders(frame, headers);
    FrameTime.put(headers, record.timestamp());
    context.forward(
        new Record<>(frame.streamId(), label, now.toEpochMilli(), headers),
        ClipstreamTopology.FRAME_LABELS);
    parts.listener().frameLabelled(label, record.timestamp());
  }

  /** Says nothing of a frame that no model labels; its clip may need its headers. */
  void unlabelled(FrameHeader frame, Record<byte[], byte[]> record) {
    rememberHeaders(frame, parts.outputs().passed().of(record.headers()));
  }

  private void rememberHeaders(FrameHeader frame, Headers passed) {
    if (parts.labelsClips()) {
      clipHeaders.add(frame, passed);
    }
  }

  /** The label of a clip, an empty one where no model can give it. */
  void clip(ClipOutcome outcome) {
    ClipLabel label = outcome.label();
    context.forward(
        new Record<>(
            label.getStreamId(),
            label,
            label.getLabelledAt().toEpochMilli(),
            clipHeaders.of(label)),
        ClipstreamTopology.CLIP_LABELS);
    parts.listener().clipLabelled(label);
    if (outcome instanceof ClipOutcome.Failed failed) {
      DeadLetter letter =
          DeadLetter.ofClip(
              label.getStreamId(),
              AvroSerde.clipLabels().withoutEmptyAttributes().toBytes(label),
              "clip_" + failed.why().name().toLowerCase(Locale.ROOT),
              failed.reason());
      context.forward(
          new Record<>(letter.key(), letter.value(), parts.clock().millis(), letter.headers()),
          ClipstreamTopology.DEAD_LETTERS);
      parts.listener().clipFailed(label, failed.why(), failed.reason());
    }
  }

  /** A label has begun on its stream, or has ended. */
  void event(LabelEvent event) {
    context.forward(
        new Record<>(event.getStreamId(), event, event.getLabelledAt().toEpochMilli()),
        ClipstreamTopology.LABEL_EVENTS);
    parts.listener().eventTold(event);
  }

  /**
   * @param frame what the record says of itself, if it could be read
   */
  void deadLetter(
      FrameRef at, Optional<FrameHeader> frame, Record<byte[], byte[]> record, Rejected rejected) {
    DeadLetter letter =
        DeadLetter.of(
            new DeadLetter.Source(
                at, record.timestamp(), record.key(), record.value(), record.headers()),
            rejected.why().name().toLowerCase(Locale.ROOT),
            rejected.reason(),
            parts.outputs().passed(),
            parts.outputs().deadLetterLimit().bytes());
    context.forward(
        new Record<>(letter.key(), letter.value(), parts.clock().millis(), letter.headers()),
        ClipstreamTopology.DEAD_LETTERS);
    frame.ifPresent(of -> rememberHeaders(of, parts.outputs().passed().of(record.headers())));
    parts.listener().frameRejected(rejected.why());
  }
}
