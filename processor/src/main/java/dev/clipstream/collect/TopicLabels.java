package dev.clipstream.collect;

import dev.clipstream.records.FrameTime;
import dev.clipstream.schemas.AvroSerde;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.avro.specific.SpecificRecordBase;
import org.apache.kafka.clients.consumer.ConsumerRecord;

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
  public final String learn(ConsumerRecord<byte[], byte[]> record) {
    return learn(serde.fromBytes(record.value()), FrameTime.said(record), known);
  }

  /**
   * Takes note of what a record says.
   *
   * @param sentMillis time of the frame's record, where the label's says so
   * @return the stream that it is about
   */
  abstract String learn(R record, OptionalLong sentMillis, KnownLabels known);

  @Override
  public final FrameTruth of(SentFrame frame) {
    return known.of(frame.header(), frame.sentMillis());
  }
}
