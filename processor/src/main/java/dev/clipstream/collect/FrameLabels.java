package dev.clipstream.collect;

import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.Optional;

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
  String learn(FrameLabel record, KnownLabels known) {
    Optional<Label> best = record.getLabels().stream().findFirst();
    known.frame(
        record.getStreamId(),
        Optional.ofNullable(record.getClipId()),
        record.getFrameIndex(),
        best.map(label -> new SourceLabel(label.getLabel(), label.getScore(), Optional.empty())));
    return record.getStreamId();
  }
}
