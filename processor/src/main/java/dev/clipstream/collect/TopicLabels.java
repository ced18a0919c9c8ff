package dev.clipstream.collect;

import dev.clipstream.records.IncomingFrame;
import dev.clipstream.schemas.AvroSerde;
import java.util.List;
import java.util.Optional;
import org.apache.avro.specific.SpecificRecordBase;

/** Labels that the records of one topic give, kept until the frames they are of are asked for. */
abstract class TopicLabels<R extends SpecificRecordBase> implements LabelSource {

  private final String topic;
  private final AvroSerde<R> serde;
  private final KnownLabels known = new KnownLabels();

  TopicLabels(String topic, AvroSerde<R> serde) {
    this.topic = topic;
    this.serde = serde;
  }

  @Override
  public final Optional<String> topic() {
    return Optional.of(topic);
  }

  @Override
  public final String learn(byte[] value) {
    return learn(serde.fromBytes(value), known);
  }

  /**
   * Takes note of what a record says.
   *
   * @return the stream that it is about
   */
  abstract String learn(R record, KnownLabels known);

  @Override
  public final List<SourceLabel> of(IncomingFrame frame) {
    return known.of(frame.header());
  }
}
