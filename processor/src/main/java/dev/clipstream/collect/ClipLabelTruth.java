package dev.clipstream.collect;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.records.IncomingFrame;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.List;
import java.util.Optional;

/** The best label that a model gave each clip, or each window of a continuous stream. */
public final class ClipLabelTruth implements TruthSource {

  private final String topic;
  private final AvroSerde<ClipLabel> labels;
  private final KnownTruth known = new KnownTruth();

  /**
   * Reads one topic.
   *
   * @param registry of its schemas, if there is one
   */
  public ClipLabelTruth(String topic, Optional<SchemaRegistry> registry) {
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
    Truth.Clip clip =
        new Truth.Clip(
            Optional.ofNullable(record.getClipId()), record.getFirstFrame(), record.getLastFrame());
    Optional<Label> best = record.getLabels().stream().findFirst();
    known.clip(
        record.getStreamId(),
        clip,
        best.map(label -> new Truth(label.getLabel(), label.getScore(), Optional.of(clip))));
    return record.getStreamId();
  }

  @Override
  public List<Truth> of(IncomingFrame frame) {
    return known.of(frame.header());
  }
}
