package dev.clipstream.bench.harness;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.model.FrameModel;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.streams.settings.Guarantee;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A plain Kafka Streams application as a system under test, what one would write first: it decodes
 * and classifies each record in {@code process()}, on two stream threads, with the default settings
 * of Kafka Streams.
 */
public record PlainUnderTest(String name, Guarantee guarantee, FrameModel model)
    implements SystemUnderTest {

  private static final int STREAM_THREADS = 2;
  private static final Duration CLOSE_WITHIN = Duration.ofSeconds(15);

  @Override
  public Running start(Site site) {
    LongAdder frames = new LongAdder();
    KafkaStreams streams = new KafkaStreams(topology(site, frames), config(site));
    streams.start();
    return new Running() {
      @Override
      public long frames() {
        return frames.sum();
      }

      @Override
      public long batches() {
        return frames.sum();
      }

      @Override
      public boolean hasEnded() {
        return streams.state() == State.ERROR || streams.state() == State.NOT_RUNNING;
      }

      @Override
      public void close() {
        boolean unused = streams.close(CLOSE_WITHIN);
      }
    };
  }

  private Topology topology(Site site, LongAdder frames) {
    return new Topology()
        .addSource(
            "frames",
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer(),
            site.topics().frames())
        .addProcessor("classify", () -> new PlainProcessor(model, frames), "frames")
        .addSink(
            "labels",
            site.topics().frameLabels(),
            new StringSerializer(),
            AvroSerde.frameLabels().serializer(),
            "classify");
  }

  private Properties config(Site site) {
    Properties config = new Properties();
    config.put(StreamsConfig.APPLICATION_ID_CONFIG, site.applicationId());
    config.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, site.bootstrapServers());
    config.put(StreamsConfig.STATE_DIR_CONFIG, site.stateDir().toString());
    config.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, STREAM_THREADS);
    config.put(
        StreamsConfig.PROCESSING_GUARANTEE_CONFIG,
        guarantee == Guarantee.EXACTLY_ONCE
            ? StreamsConfig.EXACTLY_ONCE_V2
            : StreamsConfig.AT_LEAST_ONCE);
    config.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
    return config;
  }

  /** The processor that decodes and classifies one record at a time. Owned by a stream thread. */
  private static final class PlainProcessor
      extends ContextualProcessor<byte[], byte[], String, FrameLabel> {

    private static final int TOP = 5;

    private final FrameModel model;
    private final LongAdder frames;
    private final AvroSerde<Frame> serde = AvroSerde.frames();
    private final ImageDecoder decoder;
    private final FrameModel.Runner runner;

    PlainProcessor(FrameModel model, LongAdder frames) {
      this.model = model;
      this.frames = frames;
      this.decoder = BenchImages.decoder(model);
      this.runner = model.newRunner(1);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      Frame frame = serde.fromBytes(record.value());
      float[] probabilities = classify(frame);
      FrameLabel label =
          FrameLabel.newBuilder()
              .setSoFar(List.of())
              .setStreamId(frame.getStreamId())
              .setClipId(frame.getClipId())
              .setFrameIndex(frame.getFrameIndex())
              .setCapturedAt(frame.getCapturedAt())
              .setLabels(best(probabilities))
              .setModel(new Model(model.card().name(), model.card().sha256()))
              .setLabelledAt(Instant.now())
              .build();
      context().forward(record.withKey(frame.getStreamId()).withValue(label));
      frames.increment();
    }

    private float[] classify(Frame frame) {
      ByteBuffer bytes = frame.getImage();
      Image image =
          new Image(
              ImageEncoding.valueOf(frame.getFormat().name()),
              0,
              0,
              bytes.array(),
              bytes.arrayOffset() + bytes.position(),
              bytes.remaining());
      try {
        decoder.decode(image, runner.pixels(), 0);
      } catch (BadImageException e) {
        throw new IllegalStateException(e);
      }
      return runner.run(1)[0].probabilities();
    }

    private List<Label> best(float[] probabilities) {
      return IntStream.range(0, probabilities.length)
          .boxed()
          .sorted(Comparator.comparingDouble(i -> -probabilities[i]))
          .limit(TOP)
          .map(i -> new Label(model.card().label(i), probabilities[i]))
          .toList();
    }

    @Override
    public void close() {
      decoder.close();
    }
  }
}
