package dev.clipstream.collect;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.records.Micros;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.Optional;
import java.util.OptionalLong;

/** The best label that a model gave each clip, or each window of a continuous stream. */
public final class ClipLabels extends TopicLabels<ClipLabel> {

  /**
   * Reads one topic.
   *
   * @param registry of its schemas, if there is one
   */
  public ClipLabels(String topic, Optional<SchemaRegistry> registry) {
    super(topic, AvroSerde.clipLabels().reading(registry));
  }

  @Override
  String learn(ClipLabel record, OptionalLong sentMillis, KnownLabels known) {
    SourceLabel.Clip clip =
        new SourceLabel.Clip(
            Optional.ofNullable(record.getClipId()),
            record.getFirstFrame(),
            record.getLastFrame(),
            Micros.of("started_at", record.getStartedAt()),
            Micros.of("ended_at", record.getEndedAt()));
    Optional<Label> best = record.getLabels().stream().findFirst();
    known.clip(
        record.getStreamId(),
        clip,
        best.map(label -> new SourceLabel(label.getLabel(), label.getScore(), Optional.of(clip))));
    return record.getStreamId();
  }
}
