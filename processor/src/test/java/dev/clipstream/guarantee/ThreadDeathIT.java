package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.streams.BoundedRocksDb;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.streams.state.RocksDBConfigSetter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;

/** A stream thread that dies of a bug: here, of one in the making of its store. */
class ThreadDeathIT {

  private static final int SIDE = 8;
  private static final AtomicInteger bugs = new AtomicInteger();

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

  /** Throws as often as {@link #bugs} says; made by Kafka Streams, for each store. */
  public static final class BuggyStore implements RocksDBConfigSetter {

    private final RocksDBConfigSetter sound = new BoundedRocksDb();

    @Override
    public void setConfig(String name, Options options, Map<String, Object> configs) {
      if (bugs.getAndDecrement() > 0) {
        throw new IllegalStateException("a bug of the test's");
      }
      sound.setConfig(name, options, configs);
    }

    @Override
    public void close(String name, Options options) {
      sound.close(name, options);
    }
  }

  private static List<Frame> send(TopicNames topics) {
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      sent.add(TestFrames.frame("camera", "clip-" + i / 10, i % 10, i % 10 == 9, SIDE));
    }
    try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames())) {
      producer.sendAll(sent);
    }
    return sent;
  }

  private static TopicNames newTopics(String prefix) {
    TopicNames topics = Topics.named(prefix);
    Topics.create(broker.bootstrapServers(), topics, 1);
    return topics;
  }

  private static StreamProcessor processor(
      TopicNames topics, FrameModel model, SequenceModel sequence) {
    return processor(topics, model, sequence, ProcessorListener.NONE);
  }

  private static StreamProcessor processor(
      TopicNames topics, FrameModel model, SequenceModel sequence, ProcessorListener listener) {
    ProcessorSettings settings =
        ProcessorSettings.defaults(broker.bootstrapServers(), folder.resolve(topics.frames()));
    return new StreamProcessor(
        new ProcessorSettings(
            settings.bootstrapServers(),
            topics.frames() + "-app",
            topics,
            settings.schemaRegistry(),
            settings.guarantee(),
            settings.batching(),
            settings.labelling(),
            settings.streams(),
            Map.of(
                "rocksdb.config.setter", BuggyStore.class.getName(),
                "main.consumer.session.timeout.ms", "1500",
                "main.consumer.heartbeat.interval.ms", "300")),
        ServedModels.borrowing(model, Optional.of(sequence)),
        listener);
  }

  @Test
  void itIsReplaced_andNoFrameIsLost() {
    TopicNames topics = newTopics("twice-");
    List<Frame> sent = send(topics);
    bugs.set(2);
    try (FrameModel model = openFrameModel();
        SequenceModel sequence = openSequence(model);
        StreamProcessor processor = processor(topics, model, sequence);
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      processor.start();
      reader.readUntil(sent.size(), 4);
      reader.expectNothingMore();
      FrameTally.assertOneLabelEach(sent, reader.frameLabels());
      FrameTally.assertOneLabelAClip(sent, reader.clipLabels());
      assertThat(bugs.get()).isNegative();
      assertThat(processor.ended()).isNotDone();
    }
  }

  @Test
  void whatKillsEveryThread_endsTheProcessor_withTheReason() throws Exception {
    TopicNames topics = newTopics("always-");
    bugs.set(Integer.MAX_VALUE);
    try (FrameModel model = openFrameModel();
        SequenceModel sequence = openSequence(model);
        StreamProcessor processor = processor(topics, model, sequence)) {
      processor.start();
      Optional<Throwable> end = processor.ended().get(90, TimeUnit.SECONDS);
      assertThat(end.map(Throwable::getMessage).orElseThrow())
          .contains("more than 5 stream threads have died within 5 minutes")
          .contains("a bug of the test's");
    }
  }

  /** A failure of what is written, as Kafka's own are, for which the frame is not set aside. */
  @Test
  void aFrameWhoseLabelEveryThreadDiesOf_isNamedAtTheEnd() throws Exception {
    TopicNames topics = newTopics("poison-");
    List<Frame> sent = send(topics);
    bugs.set(0);
    ProcessorListener poisoned =
        new ProcessorListener() {
          @Override
          public void frameLabelled(FrameLabel label, long sentAtMillis) {
            if (label.getClipId().equals("clip-1") && label.getFrameIndex() == 3) {
              throw new KafkaException("a poison of the test's");
            }
          }
        };
    try (FrameModel model = openFrameModel();
        SequenceModel sequence = openSequence(model);
        StreamProcessor processor = processor(topics, model, sequence, poisoned)) {
      processor.start();
      Optional<Throwable> end = processor.ended().get(90, TimeUnit.SECONDS);
      assertThat(sent).hasSize(40);
      assertThat(end.map(Throwable::getMessage).orElseThrow())
          .contains("more than 5 stream threads have died")
          .contains("the last with poison-frames-0@13 in hand")
          .contains("a poison of the test's");
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
