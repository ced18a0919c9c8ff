package dev.clipstream.cli.labels;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.schemas.AvroSerde;

/** Turns the bytes of a label record into the line to print. Thread-safe. */
final class LabelDecoder {

  /** A label, ready to print. */
  record Line(String stream, String text) {}

  private final AvroSerde<FrameLabel> frameLabels = AvroSerde.frameLabels();
  private final AvroSerde<ClipLabel> clipLabels = AvroSerde.clipLabels();
  private final String clipTopic;
  private final boolean json;
  private final LabelText text;

  /**
   * @param clipTopic tells clip labels from frame labels
   */
  LabelDecoder(String clipTopic, boolean json, LabelText text) {
    this.clipTopic = clipTopic;
    this.json = json;
    this.text = text;
  }

  /**
   * @throws org.apache.kafka.common.errors.SerializationException if the bytes are no label
   */
  Line decode(String topic, byte[] value) {
    if (topic.equals(clipTopic)) {
      ClipLabel label = clipLabels.fromBytes(value);
      return new Line(label.getStreamId(), json ? LabelJson.format(label) : text.format(label));
    }
    FrameLabel label = frameLabels.fromBytes(value);
    return new Line(label.getStreamId(), json ? LabelJson.format(label) : text.format(label));
  }
}
