package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.clips.ClipKeys;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepModels;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.records.GrouplessConsumer;
import dev.clipstream.records.TopicNames;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.steps.SoFarCheck;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.streams.settings.StreamsSettings;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.models.StepModelFiles;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The state of a stream model is written once a commit, and is that of the offsets with it. */
class StateOnceACommitIT {

  private static final int SIDE = 8;
  private static final int STREAMS = 3;
  private static final int FRAMES = 600;

  @TempDir Path folder;

  /**
   * A backlog has few commits, so few rows for many frames; and a second instance without the
   * first's disk goes on from them, frame for frame.
   */
  @ParameterizedTest
  @EnumSource(Guarantee.class)
  @Timeout(300)
  void aBacklogWritesFewRows_andAnInstanceThatHasOnlyThoseGoesOn(Guarantee guarantee)
      throws Exception {
    TopicNames topics = Topics.named(guarantee.name().toLowerCase(Locale.ROOT) + "-");
    Path frameFile = TestModels.frameModel(folder, "frames", SIDE);
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        FrameModel frames = FrameModel.open(frameFile, Device.CPU);
        StepModel steps =
            StepPair.open(StepModelFiles.of(folder, "steps", frames, 8), frames, Device.CPU)) {
      Topics.create(broker.bootstrapServers(), topics, 1);
      List<Frame> sent = new ArrayList<>();
      for (int i = 0; i < FRAMES; i++) {
        sent.add(TestFrames.frame("camera-" + i % STREAMS, null, (long) i / STREAMS, false, SIDE));
      }
      try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames());
          LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
        producer.sendAll(sent.subList(0, FRAMES / 2));
        producer.flush();
        run(settings(broker, topics, guarantee, "first"), frames, steps, reader, FRAMES / 2);
        int rows = rows(broker, topics);
        assertThat(rows).isBetween(STREAMS, FRAMES / 6);
        producer.sendAll(sent.subList(FRAMES / 2, FRAMES));
        producer.flush();
        run(settings(broker, topics, guarantee, "second"), frames, steps, reader, FRAMES);
        SoFarCheck.assertRight(sent, reader.frameLabels(), frames, steps);
      }
    }
  }

  private void run(
      ProcessorSettings settings,
      FrameModel frames,
      StepModel steps,
      LabelReader reader,
      int labels) {
    ServedModels served =
        ServedModels.borrowing(frames, Optional.empty())
            .with(Optional.of(StepModels.borrowing(frames.card().encoderId(), steps)));
    try (StreamProcessor processor =
        new StreamProcessor(settings, served, ProcessorListener.NONE)) {
      processor.start();
      reader.readUntil(labels, 0);
    }
  }

  private ProcessorSettings settings(
      EmbeddedBroker broker, TopicNames topics, Guarantee guarantee, String disk) {
    ProcessorSettings defaults =
        ProcessorSettings.defaults(broker.bootstrapServers(), folder.resolve(disk));
    return new ProcessorSettings(
        defaults.bootstrapServers(),
        topics.frames() + "-app",
        topics,
        defaults.schemaRegistry(),
        guarantee,
        defaults.batching(),
        defaults.labelling(),
        new StreamsSettings(1, Duration.ofSeconds(30), folder.resolve(disk), 0),
        Map.of());
  }

  /** How often a row was written. */
  private static int rows(EmbeddedBroker broker, TopicNames topics) {
    TopicPartition changelog = new TopicPartition(topics.frames() + "-app-clips-changelog", 0);
    int rows = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        GrouplessConsumer.open(
            Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, broker.bootstrapServers()))) {
      consumer.assign(List.of(changelog));
      consumer.seekToBeginning(List.of(changelog));
      long end = consumer.endOffsets(List.of(changelog)).get(changelog);
      while (consumer.position(changelog) < end) {
        for (var record : consumer.poll(Duration.ofMillis(200))) {
          rows += record.key()[0] == ClipKeys.STEPS ? 1 : 0;
        }
      }
    }
    return rows;
  }
}
