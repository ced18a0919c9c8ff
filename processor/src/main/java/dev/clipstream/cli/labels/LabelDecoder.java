package dev.clipstream.cli.labels;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.schemas.LabelJson;

/** Formats the bytes of a label record as the line to print. Thread-safe. */
final class LabelDecoder {

  /** A label, ready to print. */
  record Line(String stream, String text) {}

  private final LabelRecords records;
  private final boolean json;
  private final LabelText text;

  LabelDecoder(LabelRecords records, boolean json, LabelText text) {
    this.records = records;
    this.json = json;
    this.text = text;
  }

  /**
   * @throws org.apache.kafka.common.errors.SerializationException if the bytes are no label
   * @throws dev.clipstream.schemas.registry.SchemaRegistryException if that cannot be told
   */
  Line decode(String topic, byte[] value) {
    if (records.isClip(topic)) {
      ClipLabel label = records.clipLabels().fromBytes(value);
      return new Line(label.getStreamId(), json ? LabelJson.format(label) : text.format(label));
    }
    if (records.isEvent(topic)) {
      LabelEvent event = records.events().fromBytes(value);
      return new Line(event.getStreamId(), json ? LabelJson.format(event) : text.format(event));
    }
    FrameLabel label = records.frameLabels().fromBytes(value);
    return new Line(label.getStreamId(), json ? LabelJson.format(label) : text.format(label));
  }
}
