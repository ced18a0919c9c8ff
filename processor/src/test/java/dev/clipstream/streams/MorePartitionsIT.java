package dev.clipstream.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Partitions are added to the frames topic while clips are open. */
class MorePartitionsIT {

  private static final int SIDE = 8;

  @TempDir static Path folder;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private final List<Frame> sent = new ArrayList<>();

  private static TopicNames newTopics(String prefix) {
    TopicNames topics = Topics.named(prefix);
    Topics.create(broker.bootstrapServers(), topics, 1);
    return topics;
  }

  private static ProcessorSettings settings(TopicNames topics) {
    ProcessorSettings defaults =
        ProcessorSettings.defaults(broker.bootstrapServers(), folder.resolve(topics.frames()));
    return new ProcessorSettings(
        defaults.bootstrapServers(),
        topics.frames() + "-app",
        topics,
        defaults.schemaRegistry(),
        defaults.guarantee(),
        defaults.batching(),
        defaults.labelling(),
        defaults.streams(),
        // So that it soon learns of the new partitions, and that a thread that dies has left.
        Map.of(
            "metadata.max.age.ms", "1000",
            "main.consumer.session.timeout.ms", "1500",
            "main.consumer.heartbeat.interval.ms", "300"));
  }

  /** Sends frames {@code from} to {@code to - 1} of a clip of ten, as a stream of the partition. */
  private void send(TopicNames topics, int partition, int from, int to) {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      for (int i = from; i < to; i++) {
        String stream = "camera-" + partition;
        Frame frame = TestFrames.frame(stream, "clip", i, i == 9, SIDE);
        sent.add(frame);
        var unused =
            producer.send(
                new ProducerRecord<>(
                    topics.frames(),
                    partition,
                    stream.getBytes(UTF_8),
                    AvroSerde.frames().toBytes(frame)));
      }
    }
  }

  private static void grow(TopicNames topics, int partitions) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      var unused =
          admin
              .createPartitions(Map.of(topics.frames(), NewPartitions.increaseTo(partitions)))
              .all()
              .get();
    }
  }

  private void assertEachLabelledOnce(LabelReader reader) {
    reader.expectNothingMore();
    FrameTally.assertOneLabelEach(sent, reader.frameLabels());
    assertThat(reader.clipLabels())
        .hasSize(2)
        .allSatisfy(
            clip -> {
              assertThat(clip.getEnd()).isEqualTo(ClipEnd.LAST_FRAME);
              assertThat(clip.getFrames()).isEqualTo(10);
            })
        .extracting(ClipLabel::getStreamId)
        .containsExactlyInAnyOrder("camera-0", "camera-1");
  }

  @Test
  void whileItIsStopped_theClipsThatWereOpen_andThoseOfTheNewPartition_areLabelledOnce()
      throws Exception {
    TopicNames topics = newTopics("stopped-");
    try (FrameModel model = openFrameModel();
        SequenceModel sequence = openSequence(model);
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      try (StreamProcessor processor =
          new StreamProcessor(settings(topics), model, Optional.of(sequence))) {
        processor.start();
        send(topics, 0, 0, 5);
        reader.readUntil(5, 0);
      }
      grow(topics, 2);
      try (StreamProcessor again =
          new StreamProcessor(settings(topics), model, Optional.of(sequence))) {
        again.start();
        send(topics, 1, 0, 5);
        send(topics, 0, 5, 10);
        send(topics, 1, 5, 10);
        reader.readUntil(20, 2);
      }
      assertEachLabelledOnce(reader);
    }
  }

  @Test
  void whileItRuns_theClipsThatAreOpen_andThoseOfTheNewPartition_areLabelledOnce()
      throws Exception {
    TopicNames topics = newTopics("running-");
    try (FrameModel model = openFrameModel();
        SequenceModel sequence = openSequence(model);
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics);
        StreamProcessor processor =
            new StreamProcessor(settings(topics), model, Optional.of(sequence))) {
      processor.start();
      send(topics, 0, 0, 5);
      reader.readUntil(5, 0);
      grow(topics, 2);
      send(topics, 1, 0, 5);
      reader.readUntil(10, 0);
      send(topics, 0, 5, 10);
      send(topics, 1, 5, 10);
      reader.readUntil(20, 2);
      assertEachLabelledOnce(reader);
      assertThat(processor.ended()).isNotDone();
    }
  }

  private static FrameModel openFrameModel() {
    return FrameModel.open(TestModels.frameModel(folder, "frames", SIDE), Device.CPU);
  }

  private static SequenceModel openSequence(FrameModel model) {
    Path file = TestModels.sequenceModel(folder, "clips", model.card().sha256(), 64);
    return SequenceModel.open(file, model, Device.CPU);
  }
}
