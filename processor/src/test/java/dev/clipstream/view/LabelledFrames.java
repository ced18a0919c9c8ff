package dev.clipstream.view;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.Model;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.shapes.ShapeClips;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** Sends frames together with the labels that a processor might give them. */
final class LabelledFrames implements AutoCloseable {

  private static final int SIDE = 96;
  private static final Model MODEL = new Model("made-up", "0123456789abcdef".repeat(4));

  private final TopicNames topics;
  private final KafkaProducer<byte[], byte[]> producer;
  private final JpegEncoder encoder = new JpegEncoder(85);

  LabelledFrames(String bootstrapServers, TopicNames topics) {
    this.topics = topics;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** A clip, frame by frame, and its label; returns the attention of every frame. */
  List<Float> clip(String stream, String clip, String label, int frames) {
    return clip(stream, clip, frames, List.of(new Label(label, 0.83f), new Label("other", 0.1f)));
  }

  /** The same, with all labels of the clip; of its frames the best is said. */
  List<Float> clip(String stream, String clip, int frames, List<Label> labels) {
    String label = labels.get(0).getLabel();
    ShapeClips.Clip shown = new ShapeClips(SIDE, frames).clip(stream.hashCode(), 3);
    List<Float> attention = new ArrayList<>();
    Instant started = Instant.now();
    for (int i = 0; i < frames; i++) {
      frame(stream, clip, i, label, encoder.encode(new Pixels(SIDE, SIDE, shown.frames().get(i))));
      attention.add((float) (Math.exp(-Math.pow((i - 0.6 * frames) / 3.0, 2)) / 5.3));
    }
    producer.flush();
    send(topics.clipLabels(), stream, clipLabel(stream, clip, frames, labels, attention, started));
    producer.flush();
    return attention;
  }

  /** A frame, with what a stream model says of its clip up to it, as {@code run} answers. */
  void soFar(String stream, String clip, String frameLabel, String soFar) {
    byte[] jpeg = encoder.encode(new Pixels(SIDE, SIDE, new byte[3 * SIDE * SIDE]));
    send(topics.frames(), stream, AvroSerde.frames().toBytes(frame(stream, clip, 0, jpeg)));
    FrameLabel label =
        FrameLabel.newBuilder()
            .setSoFar(List.of(new Label(soFar, 0.71f)))
            .setStreamId(stream)
            .setClipId(clip)
            .setFrameIndex(0)
            .setCapturedAt(Instant.now())
            .setLabels(List.of(new Label(frameLabel, 0.9f)))
            .setModel(MODEL)
            .setLabelledAt(Instant.now())
            .build();
    send(topics.frameLabels(), stream, AvroSerde.frameLabels().toBytes(label));
    producer.flush();
  }

  /**
   * A clip's frames and label, of whose frames nobody says anything: there is a clip model only.
   */
  void clipOnly(String stream, String clip, String label) {
    byte[] jpeg = encoder.encode(new Pixels(SIDE, SIDE, new byte[3 * SIDE * SIDE]));
    send(topics.frames(), stream, AvroSerde.frames().toBytes(frame(stream, clip, 0, jpeg)));
    producer.flush();
    List<Label> labels = List.of(new Label(label, 0.83f), new Label("other", 0.1f));
    send(topics.clipLabels(), stream, clipLabel(stream, clip, 1, labels, List.of()));
    producer.flush();
  }

  /** A frame and its label. */
  void frameOnly(String stream, String label) {
    byte[] jpeg = encoder.encode(new Pixels(SIDE, SIDE, new byte[3 * SIDE * SIDE]));
    frame(stream, "clip", 0, label, jpeg);
    producer.flush();
  }

  /** A photograph that belongs to no clip, and its label. */
  void photo(String stream, long index, String file, String label) {
    photo(stream, index, file, label, false);
  }

  /** The same, of which a page may learn the label before it has the frame. */
  void photo(String stream, long index, String file, String label, boolean labelFirst) {
    byte[] pixels = new ShapeClips(SIDE, 2).clip(index, (int) index % 4).frames().get(0);
    Frame frame = frame(stream, "", index, encoder.encode(new Pixels(SIDE, SIDE, pixels)));
    frame.setClipId(null);
    frame.setAttributes(Map.of("file", file));
    Runnable sendFrame =
        () -> {
          send(topics.frames(), stream, AvroSerde.frames().toBytes(frame));
          producer.flush();
        };
    if (!labelFirst) {
      sendFrame.run();
    }
    FrameLabel said =
        FrameLabel.newBuilder()
            .setSoFar(List.of())
            .setStreamId(stream)
            .setClipId(null)
            .setFrameIndex(index)
            .setCapturedAt(frame.getCapturedAt())
            .setLabels(List.of(new Label(label, 0.9f), new Label("other", 0.1f)))
            .setModel(MODEL)
            .setLabelledAt(Instant.now())
            .build();
    send(topics.frameLabels(), stream, AvroSerde.frameLabels().toBytes(said));
    producer.flush();
    if (labelFirst) {
      sendFrame.run();
    }
  }

  /** A clip of one frame that came too late to be classified, answered as {@code run} does then. */
  void skipped(String stream, String clip) {
    byte[] jpeg = encoder.encode(new Pixels(SIDE, SIDE, new byte[3 * SIDE * SIDE]));
    send(topics.frames(), stream, AvroSerde.frames().toBytes(frame(stream, clip, 0, jpeg)));
    FrameLabel label =
        FrameLabel.newBuilder()
            .setSoFar(List.of())
            .setStreamId(stream)
            .setClipId(clip)
            .setFrameIndex(0)
            .setCapturedAt(Instant.now())
            .setLabels(List.of())
            .setModel(MODEL)
            .setLabelledAt(Instant.now())
            .build();
    send(topics.frameLabels(), stream, AvroSerde.frameLabels().toBytes(label));
    producer.flush();
    send(topics.clipLabels(), stream, clipLabel(stream, clip, 0, List.of(), List.of()));
    producer.flush();
  }

  private static Frame frame(String stream, String clip, long index, byte[] jpeg) {
    return Frame.newBuilder()
        .setStreamId(stream)
        .setClipId(clip)
        .setFrameIndex(index)
        .setCapturedAt(Instant.now())
        .setFormat(ImageFormat.JPEG)
        .setImage(ByteBuffer.wrap(jpeg))
        .setAttributes(Map.of())
        .build();
  }

  private static byte[] clipLabel(
      String stream, String clip, int frames, List<Label> labels, List<Float> attention) {
    return clipLabel(stream, clip, frames, labels, attention, Instant.now());
  }

  private static byte[] clipLabel(
      String stream,
      String clip,
      int frames,
      List<Label> labels,
      List<Float> attention,
      Instant started) {
    ClipLabel said =
        ClipLabel.newBuilder()
            .setStreamId(stream)
            .setClipId(clip)
            .setFirstFrame(0)
            .setLastFrame(Math.max(0, frames - 1))
            .setStartedAt(started)
            .setEndedAt(Instant.now())
            .setFrames(frames)
            .setEnd(ClipEnd.LAST_FRAME)
            .setLabels(labels)
            .setModel(MODEL)
            .setLabelledAt(Instant.now())
            .setAttention(attention)
            .build();
    return AvroSerde.clipLabels().toBytes(said);
  }

  private void frame(String stream, String clip, long index, String label, byte[] jpeg) {
    Frame frame = frame(stream, clip, index, jpeg);
    float score = 0.5f + 0.49f * (float) Math.abs(Math.sin(0.3 * index + stream.hashCode()));
    FrameLabel said =
        FrameLabel.newBuilder()
            .setSoFar(List.of())
            .setStreamId(stream)
            .setClipId(clip)
            .setFrameIndex(index)
            .setCapturedAt(frame.getCapturedAt())
            .setLabels(List.of(new Label(label, score), new Label("other", 1 - score)))
            .setModel(MODEL)
            .setLabelledAt(Instant.now())
            .build();
    send(topics.frames(), stream, AvroSerde.frames().toBytes(frame));
    send(topics.frameLabels(), stream, AvroSerde.frameLabels().toBytes(said));
  }

  /** The beginning or the end of an event, whose key frame is the first record of a partition. */
  void event(String stream, String label, Instant began, boolean ended, int keyPartition) {
    LabelEvent said =
        LabelEvent.newBuilder()
            .setStreamId(stream)
            .setRule("watch")
            .setLabel(label)
            .setKind(ended ? EventKind.END : EventKind.BEGIN)
            .setBeganAt(began)
            .setEndedAt(ended ? began.plusSeconds(2) : null)
            .setPeakScore(ended ? 0.9f : 0.8f)
            .setMeanScore(0.7f)
            .setFrames(4)
            .setFirstFrame(0)
            .setLastFrame(3)
            .setKeyFrame(0)
            .setKeyPartition(keyPartition)
            .setKeyOffset(0L)
            .setEnd(ended ? EventEnd.LEFT : EventEnd.OPEN)
            .setModel(MODEL)
            .setLabelledAt(Instant.now())
            .build();
    send(topics.labelEvents(), stream, AvroSerde.events().toBytes(said));
    producer.flush();
  }

  /** A record as any client may send it. */
  void bare(String stream, byte[] value) {
    send(topics.frames(), stream, value);
  }

  /** Bytes that are said to be a JPEG. */
  void liar(String stream, byte[] image) {
    send(topics.frames(), stream, AvroSerde.frames().toBytes(image(stream, image)));
  }

  /** Raw pixels. */
  void raw(String stream, int side) {
    Frame frame = image(stream, new byte[3 * side * side]);
    frame.setFormat(ImageFormat.RGB24);
    frame.setWidth(side);
    frame.setHeight(side);
    send(topics.frames(), stream, AvroSerde.frames().toBytes(frame));
  }

  private static Frame image(String stream, byte[] image) {
    return Frame.newBuilder()
        .setStreamId(stream)
        .setFrameIndex(0)
        .setCapturedAt(Instant.now())
        .setFormat(ImageFormat.JPEG)
        .setImage(ByteBuffer.wrap(image))
        .setAttributes(Map.of())
        .build();
  }

  void deadLetter(String key, String reason, String value) {
    ProducerRecord<byte[], byte[]> record =
        new ProducerRecord<>(topics.deadLetters(), key.getBytes(UTF_8), value.getBytes(UTF_8));
    record.headers().add("__streams.errors.message", reason.getBytes(UTF_8));
    var unused = producer.send(record);
    producer.flush();
  }

  private void send(String topic, String key, byte[] value) {
    var unused = producer.send(new ProducerRecord<>(topic, key.getBytes(UTF_8), value));
  }

  /** Sends to so many streams until it is closed. */
  Running keepSending(int streams) {
    return new Running(streams);
  }

  /** A thread that sends. */
  final class Running implements AutoCloseable {

    private final int streams;
    private final AtomicLong sent = new AtomicLong();
    private final Thread thread = new Thread(this::run, "footage");
    private volatile boolean stopping;

    private Running(int streams) {
      this.streams = streams;
      thread.start();
    }

    private void run() {
      List<byte[]> images = new ArrayList<>();
      for (byte[] pixels : new ShapeClips(SIDE, 16).clip(7, 2).frames()) {
        images.add(encoder.encode(new Pixels(SIDE, SIDE, pixels)));
      }
      List<String> labels = List.of("circle", "cross", "square", "triangle");
      for (long round = 0; !stopping; round++) {
        for (int stream = 1; stream <= streams; stream++) {
          byte[] image = images.get((int) ((round + stream) % images.size()));
          frame("camera-" + stream, "clip", round, labels.get(stream % 4), image);
          sent.incrementAndGet();
        }
        LockSupport.parkNanos(1_000_000_000L);
      }
    }

    long sent() {
      return sent.get();
    }

    @Override
    public void close() {
      stopping = true;
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  @Override
  public void close() {
    producer.close();
    encoder.close();
  }
}
