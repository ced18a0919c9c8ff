package dev.clipstream.collect;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FeedbackTarget;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.avro.Model;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.cli.kafka.Cluster;
import dev.clipstream.cli.options.KafkaOptions;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Topics of a test's own on a broker, filled as producers and the processor fill them. */
public final class TopicFixture implements AutoCloseable {

  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");
  private static final Model MODEL = new Model("model", "0".repeat(64));

  private final String prefix;
  private Optional<SchemaRegistry> registry = Optional.empty();
  private final EmbeddedBroker broker;
  private final KafkaProducer<String, byte[]> producer;

  public TopicFixture(EmbeddedBroker broker, String prefix) {
    this.broker = broker;
    this.prefix = prefix;
    try (Cluster cluster = Cluster.connect(KafkaOptions.plain(broker.bootstrapServers()))) {
      cluster.create(
          Stream.of(frames(), frameLabels(), clipLabels(), feedback())
              .map(name -> new NewTopic(name, 3, (short) 1))
              .toList());
    }
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  public String frames() {
    return prefix + "-frames";
  }

  public String frameLabels() {
    return prefix + "-frame-labels";
  }

  public String clipLabels() {
    return prefix + "-clip-labels";
  }

  public String feedback() {
    return prefix + "-feedback";
  }

  /** From now on records are written in Confluent's wire format. */
  public void writeWith(Optional<SchemaRegistry> schemas) {
    registry = schemas;
  }

  /** The options that name the broker and the topics. */
  public List<String> options() {
    return List.of(
        "--bootstrap-servers",
        broker.bootstrapServers(),
        "--frames-topic",
        frames(),
        "--frame-labels-topic",
        frameLabels(),
        "--clip-labels-topic",
        clipLabels(),
        "--feedback-topic",
        feedback());
  }

  public Map<String, Object> clientConfig() {
    return Map.of("bootstrap.servers", broker.bootstrapServers());
  }

  /** A JPEG of one grey. */
  public static byte[] jpeg(int grey) {
    byte[] pixels = new byte[16 * 16 * 3];
    Arrays.fill(pixels, (byte) grey);
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      return encoder.encode(new Pixels(16, 16, pixels));
    }
  }

  public void frame(String stream, Optional<String> clip, long index, Map<String, String> more) {
    frame(stream, clip, index, more, captured(index), jpeg((int) index * 7));
  }

  /** When the frame of an index is captured, unless a test says otherwise. */
  public static Instant captured(long index) {
    return NOON.plusMillis(40 * index);
  }

  public void frame(
      String stream,
      Optional<String> clip,
      long index,
      Map<String, String> more,
      Instant captured,
      byte[] image) {
    Frame frame =
        Frame.newBuilder()
            .setStreamId(stream)
            .setClipId(clip.orElse(null))
            .setFrameIndex(index)
            .setCapturedAt(captured)
            .setFormat(ImageFormat.JPEG)
            .setImage(ByteBuffer.wrap(image))
            .setAttributes(more)
            .build();
    send(frames(), stream, AvroSerde.frames().writing(registry, frames()).toBytes(frame));
  }

  public void frameLabel(String stream, Optional<String> clip, long index, String label, float p) {
    frameLabel(stream, clip, index, label, p, captured(index));
  }

  public void frameLabel(
      String stream, Optional<String> clip, long index, String label, float p, Instant captured) {
    FrameLabel record =
        new FrameLabel(
            stream,
            clip.orElse(null),
            index,
            captured,
            List.of(new Label(label, p)),
            MODEL,
            NOON,
            List.of(),
            Map.of());
    send(
        frameLabels(),
        stream,
        AvroSerde.frameLabels().writing(registry, frameLabels()).toBytes(record));
  }

  public void clipLabel(String stream, Optional<String> clip, long first, long last, String label) {
    clipLabel(stream, clip, first, last, label, captured(first), captured(last));
  }

  public void clipLabel(
      String stream,
      Optional<String> clip,
      long first,
      long last,
      String label,
      Instant started,
      Instant ended) {
    ClipLabel record =
        ClipLabel.newBuilder()
            .setStreamId(stream)
            .setClipId(clip.orElse(null))
            .setFirstFrame(first)
            .setLastFrame(last)
            .setStartedAt(started)
            .setEndedAt(ended)
            .setFrames((int) (last - first + 1))
            .setEnd(clip.isPresent() ? ClipEnd.LAST_FRAME : ClipEnd.WINDOW)
            .setLabels(List.of(new Label(label, 0.9f)))
            .setModel(MODEL)
            .setLabelledAt(NOON)
            .build();
    send(
        clipLabels(),
        stream,
        AvroSerde.clipLabels().writing(registry, clipLabels()).toBytes(record));
  }

  /**
   * A person's word on a label.
   *
   * @param truth empty if the label is wrong and nobody said what is right
   */
  public void feedback(
      FeedbackTarget target,
      String stream,
      Optional<String> clip,
      long first,
      long last,
      String label,
      Optional<String> truth) {
    LabelFeedback record =
        LabelFeedback.newBuilder()
            .setStreamId(stream)
            .setClipId(clip.orElse(null))
            .setTarget(target)
            .setFirstFrame(first)
            .setLastFrame(last)
            .setStartedAt(captured(first))
            .setEndedAt(captured(last))
            .setLabel(label)
            .setScore(0.4f)
            .setModel(MODEL)
            .setCorrect(truth.isPresent() && truth.get().equals(label))
            .setTruth(truth.orElse(null))
            .setGivenAt(NOON)
            .build();
    send(feedback(), stream, AvroSerde.feedback().writing(registry, feedback()).toBytes(record));
  }

  /** Sends any bytes, and waits until they have arrived. */
  public void send(String topic, String key, byte[] value) {
    try {
      producer.send(new ProducerRecord<>(topic, key, value)).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
