package dev.clipstream.view.feed;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.deadletters.ReplayNote;
import dev.clipstream.records.BadFrameException;
import dev.clipstream.records.DeadLetter;
import dev.clipstream.records.FrameReader;
import dev.clipstream.records.FrameTime;
import dev.clipstream.records.IncomingFrame;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import dev.clipstream.view.scene.FrameKey;
import dev.clipstream.view.scene.Scene;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells the scene what a record says. What makes no sense is passed over, whatever it is: a page
 * that is left open must not end because of one record. Owned by one thread.
 */
final class RecordReader {

  /** The attribute in which a sender says what file a frame was read from. */
  private static final String FILE = "file";

  private static final Logger LOG = LoggerFactory.getLogger(RecordReader.class);

  private final FrameReader frames;
  private final AvroSerde<FrameLabel> frameLabels;
  private final AvroSerde<ClipLabel> clipLabels;
  private final AvroSerde<LabelEvent> events;
  private final TopicNames topics;
  private final Scene scene;

  RecordReader(TopicNames topics, Optional<SchemaRegistry> registry, Scene scene) {
    this.frames = new FrameReader(registry);
    this.frameLabels = AvroSerde.frameLabels().reading(registry);
    this.clipLabels = AvroSerde.clipLabels().reading(registry);
    this.events = AvroSerde.events().reading(registry);
    this.topics = topics;
    this.scene = scene;
  }

  void read(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.topic().equals(topics.frames())) {
        frame(record);
      } else if (record.topic().equals(topics.deadLetters())) {
        if (!ReplayNote.isOne(record)) {
          deadLetter(record);
        }
      } else if (record.value() != null && record.topic().equals(topics.frameLabels())) {
        scene.label(frameLabels.fromBytes(record.value()), FrameTime.of(record));
      } else if (record.value() != null && record.topic().equals(topics.labelEvents())) {
        scene.event(events.fromBytes(record.value()));
      } else if (record.value() != null) {
        scene.clip(clipLabels.fromBytes(record.value()));
      }
    } catch (BadFrameException | SerializationException e) {
      // No frame and no label: the processor says so, on the dead letters, and that is shown.
    } catch (SchemaRegistryException e) {
      // Of the registry, not of the record.
      throw e;
    } catch (RuntimeException e) {
      LOG.debug("{}-{}@{} makes no sense", record.topic(), record.partition(), record.offset(), e);
    }
  }

  private void frame(ConsumerRecord<byte[], byte[]> record) {
    IncomingFrame frame = frames.read(record);
    FrameKey key =
        new FrameKey(
            frame.header().streamId(), frame.header().clipId().orElse(""), frame.header().index());
    scene.frame(key, frame.image(), record.timestamp(), frame.attributes().getOrDefault(FILE, ""));
  }

  private void deadLetter(ConsumerRecord<byte[], byte[]> record) {
    scene.deadLetter(
        text(record.key()),
        header(record, DeadLetter.MESSAGE),
        record.topic() + "-" + record.partition() + " @ " + record.offset(),
        record.timestamp(),
        image(record).map(IncomingFrame::image));
  }

  private Optional<IncomingFrame> image(ConsumerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(frames.read(record));
    } catch (BadFrameException e) {
      return Optional.empty();
    }
  }

  private static String header(ConsumerRecord<byte[], byte[]> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? "" : text(header.value());
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, UTF_8);
  }
}
