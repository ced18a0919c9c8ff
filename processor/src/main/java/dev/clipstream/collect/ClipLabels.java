package dev.clipstream.collect;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.records.IncomingFrame;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.List;
import java.util.Optional;

/** The best label that a model gave each clip, or each window of a continuous stream. */
public final class ClipLabels implements LabelSource {

  private final String topic;
  private final AvroSerde<ClipLabel> labels;
  private final KnownLabels known = new KnownLabels();

  /**
   * Reads one topic.
   *
   * @param registry of its schemas, if there is one
   */
  public ClipLabels(String topic, Optional<SchemaRegistry> registry) {
    this.labels = AvroSerde.clipLabels().reading(registry);
    this.topic = topic;
  }

  @Override
  public Optional<String> topic() {
    return Optional.of(topic);
  }

  @Override
  public String learn(byte[] value) {
    ClipLabel record = labels.fromBytes(value);
    SourceLabel.Clip clip =
        new SourceLabel.Clip(
            Optional.ofNullable(record.getClipId()), record.getFirstFrame(), record.getLastFrame());
    Optional<Label> best = record.getLabels().stream().findFirst();
    known.clip(
        record.getStreamId(),
        clip,
        best.map(label -> new SourceLabel(label.getLabel(), label.getScore(), Optional.of(clip))));
    return record.getStreamId();
  }

  @Override
  public List<SourceLabel> of(IncomingFrame frame) {
    return known.of(frame.header());
  }
}
