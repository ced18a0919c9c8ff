package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.clipstream.avro.Frame;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.kafka.KafkaContainer;

/** The same guarantees on the broker that people run: Apache Kafka's image, in a container. */
class ContainerIT {

  private static final String IMAGE = "apache/kafka:4.3.1";
  private static final int SIDE = 8;
  private static final int STREAMS = 6;
  private static final int CLIPS = 5;
  private static final int FRAMES_A_CLIP = 16;

  @TempDir static Path folder;

  private static Optional<KafkaContainer> kafka = Optional.empty();

  @BeforeAll
  static void startKafka() {
    boolean docker = DockerClientFactory.instance().isDockerAvailable();
    if (!docker) {
      System.out.println("SKIPPED: tests on a broker in a container, since there is no Docker");
    }
    assumeTrue(docker, "no Docker");
    KafkaContainer container = new KafkaContainer(IMAGE);
    container.start();
    kafka = Optional.of(container);
  }

  @AfterAll
  static void stopKafka() {
    kafka.ifPresent(KafkaContainer::stop);
  }

  @Test
  void everyFrameAndEveryClip_getsExactlyOneLabel_alsoWhenThreadsComeAndGo() {
    String servers = kafka.orElseThrow().getBootstrapServers();
    TopicNames topics = TopicNames.DEFAULT;
    Topics.create(servers, topics, 6);
    List<Frame> sent = new ArrayList<>();
    for (int clip = 0; clip < CLIPS; clip++) {
      for (int i = 0; i < FRAMES_A_CLIP; i++) {
        for (int stream = 0; stream < STREAMS; stream++) {
          boolean last = i == FRAMES_A_CLIP - 1;
          sent.add(TestFrames.frame("camera-" + stream, "clip-" + clip, i, last, SIDE));
        }
      }
    }
    Path frames = TestModels.frameModel(folder, "frames", SIDE);
    try (FrameModel model = FrameModel.open(frames, Device.CPU);
        SequenceModel sequence = openSequence(model);
        TestProducer producer = new TestProducer(servers, topics.frames());
        LabelReader reader = new LabelReader(servers, topics)) {
      int third = sent.size() / 3;
      try (StreamProcessor first = processor(servers, "a", model, sequence)) {
        first.start();
        producer.sendAll(sent.subList(0, third));
        producer.flush();
        reader.readUntil(1, 0);
        // A second instance joins, then the first leaves: two rebalances with work in hand.
        try (StreamProcessor second = processor(servers, "b", model, sequence)) {
          second.start();
          producer.sendAll(sent.subList(third, 2 * third));
          producer.flush();
          reader.readUntil(third, 0);
          first.close(Duration.ofSeconds(30));
          producer.sendAll(sent.subList(2 * third, sent.size()));
          producer.flush();
          reader.readUntil(sent.size(), STREAMS * CLIPS);
          reader.expectNothingMore();
        }
      }
      FrameTally.assertOneLabelEach(sent, reader.frameLabels());
      FrameTally.assertOneLabelAClip(sent, reader.clipLabels());
    }
  }

  private static SequenceModel openSequence(FrameModel model) {
    Path file = TestModels.sequenceModel(folder, "clips", model.card().sha256(), 64);
    return SequenceModel.open(file, model, Device.CPU);
  }

  private static StreamProcessor processor(
      String servers, String instance, FrameModel model, SequenceModel sequence) {
    ProcessorSettings settings = ProcessorSettings.defaults(servers, folder.resolve(instance));
    assertThat(settings.guarantee()).isEqualTo(Guarantee.EXACTLY_ONCE);
    return new StreamProcessor(settings, model, Optional.of(sequence));
  }
}
