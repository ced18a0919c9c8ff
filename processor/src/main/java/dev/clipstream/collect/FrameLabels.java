package dev.clipstream.collect;

import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.records.Micros;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.Optional;
import java.util.OptionalLong;

/** The best label that a model gave each frame. */
public final class FrameLabels extends TopicLabels<FrameLabel> {

  /**
   * Reads one topic.
   *
   * @param registry of its schemas, if there is one
   */
  public FrameLabels(String topic, Optional<SchemaRegistry> registry) {
    super(topic, AvroSerde.frameLabels().reading(registry));
  }

  @Override
  String learn(FrameLabel record, OptionalLong sentMillis, KnownLabels known) {
    Optional<Label> best = record.getLabels().stream().findFirst();
    known.frame(
        new FrameWords.Key(
            record.getStreamId(),
            Optional.ofNullable(record.getClipId()),
            record.getFrameIndex(),
            Micros.of("captured_at", record.getCapturedAt())),
        sentMillis,
        best.map(label -> new SourceLabel(label.getLabel(), label.getScore(), Optional.empty())));
    return record.getStreamId();
  }
}
