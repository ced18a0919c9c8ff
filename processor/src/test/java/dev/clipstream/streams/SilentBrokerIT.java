package dev.clipstream.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.LabelSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.cluster.TwoNodes;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of two brokers answers nobody: that says nothing of whether its streams are silent. */
class SilentBrokerIT {

  private static final int SIDE = 8;
  private static final Duration IDLE = Duration.ofSeconds(4);

  @TempDir Path folder;

  @Test
  void aClipOfThePartitionWhoseLeaderIsSilent_isNotEnded_oneOfTheOtherPartitionIs()
      throws Exception {
    TopicNames topics = TopicNames.DEFAULT;
    List<Frame> cut =
        IntStream.range(0, 16)
            .mapToObj(i -> TestFrames.frame("of-the-second", "clip", i, i == 15, SIDE))
            .toList();
    Frame idle = TestFrames.frame("of-the-first", "clip", 0, false, SIDE);
    try (TwoNodes nodes = new TwoNodes(folder.resolve("nodes"));
        FrameModel model =
            FrameModel.open(TestModels.frameModel(folder, "frames", SIDE), Device.CPU);
        SequenceModel sequence =
            SequenceModel.open(
                TestModels.sequenceModel(folder, "clips", model.card().sha256(), 64),
                model,
                Device.CPU)) {
      nodes.create(topics.frames(), List.of(TwoNodes.FIRST, TwoNodes.SECOND), Map.of());
      for (String other :
          List.of(
              topics.frameLabels(),
              topics.clipLabels(),
              topics.deadLetters(),
              "clipstream-clips-changelog")) {
        nodes.create(other, List.of(TwoNodes.FIRST, TwoNodes.FIRST), Map.of());
      }
      try (StreamProcessor processor =
              new StreamProcessor(
                  settings(nodes.bootstrapServers()), model, Optional.of(sequence));
          KafkaProducer<byte[], byte[]> producer = producer(nodes.bootstrapServers());
          LabelReader reader = new LabelReader(nodes.bootstrapServers(), topics)) {
        processor.start();
        send(producer, topics, 1, cut.subList(0, 2));
        producer.flush();
        reader.readUntil(2, 0);
        send(producer, topics, 0, List.of(idle));
        producer.flush();
        nodes.freeze();
        try {
          send(producer, topics, 1, cut.subList(2, 16));
          // The other partition's clip ends in this time, whose leader says that there is no more.
          reader.readUntil(3, 1);
          reader.read(2 * IDLE.toMillis());
        } finally {
          nodes.thaw();
        }
        reader.readUntil(17, 2);
        reader.expectNothingMore();
        assertThat(reader.clipLabels())
            .extracting(ClipLabel::getStreamId, ClipLabel::getEnd, ClipLabel::getFrames)
            .containsExactly(
                tuple("of-the-first", ClipEnd.IDLE, 1),
                tuple("of-the-second", ClipEnd.LAST_FRAME, 16));
      }
    }
  }

  private static void send(
      KafkaProducer<byte[], byte[]> producer,
      TopicNames topics,
      int partition,
      List<Frame> frames) {
    for (Frame frame : frames) {
      var unused =
          producer.send(
              new ProducerRecord<>(
                  topics.frames(),
                  partition,
                  frame.getStreamId().getBytes(UTF_8),
                  AvroSerde.frames().toBytes(frame)));
    }
  }

  private static KafkaProducer<byte[], byte[]> producer(String bootstrapServers) {
    return new KafkaProducer<>(
        Map.of("bootstrap.servers", bootstrapServers, "delivery.timeout.ms", 180_000),
        new ByteArraySerializer(),
        new ByteArraySerializer());
  }

  private ProcessorSettings settings(String bootstrapServers) {
    ProcessorSettings defaults =
        ProcessorSettings.defaults(bootstrapServers, folder.resolve("state"));
    return new ProcessorSettings(
        defaults.bootstrapServers(),
        defaults.applicationId(),
        defaults.topics(),
        defaults.schemaRegistry(),
        Guarantee.EXACTLY_ONCE,
        defaults.batching(),
        new LabelSettings(
            defaults.labelling().topK(),
            new ClipSettings(16, 16, IDLE),
            defaults.labelling().limits(),
            Optional.empty(),
            0),
        defaults.streams(),
        // Of what may be asked of either node, not all is asked of the silent one for 30 s.
        Map.of("request.timeout.ms", "2000"));
  }
}
