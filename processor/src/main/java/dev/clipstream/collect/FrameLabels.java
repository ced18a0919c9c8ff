package dev.clipstream.collect;

import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.records.IncomingFrame;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.List;
import java.util.Optional;

/** The best label that a model gave each frame. */
public final class FrameLabels implements LabelSource {

  private final String topic;
  private final AvroSerde<FrameLabel> labels;
  private final KnownLabels known = new KnownLabels();

  /**
   * Reads one topic.
   *
   * @param registry of its schemas, if there is one
   */
  public FrameLabels(String topic, Optional<SchemaRegistry> registry) {
    this.labels = AvroSerde.frameLabels().reading(registry);
    this.topic = topic;
  }

  @Override
  public Optional<String> topic() {
    return Optional.of(topic);
  }

  @Override
  public String learn(byte[] value) {
    FrameLabel record = labels.fromBytes(value);
    Optional<Label> best = record.getLabels().stream().findFirst();
    known.frame(
        record.getStreamId(),
        Optional.ofNullable(record.getClipId()),
        record.getFrameIndex(),
        best.map(label -> new SourceLabel(label.getLabel(), label.getScore(), Optional.empty())));
    return record.getStreamId();
  }

  @Override
  public List<SourceLabel> of(IncomingFrame frame) {
    return known.of(frame.header());
  }
}
