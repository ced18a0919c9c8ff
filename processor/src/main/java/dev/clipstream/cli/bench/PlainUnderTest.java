package dev.clipstream.cli.bench;

import dev.clipstream.model.FrameModel;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.streams.Guarantee;
import java.time.Duration;
import java.util.Properties;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.KafkaStreams.State;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;

/**
 * What one would write first: a Kafka Streams application that decodes and classifies each record
 * in {@code process()}, on two stream threads, with the settings that Kafka Streams has by itself.
 */
record PlainUnderTest(String name, Guarantee guarantee, FrameModel model)
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
}
