package dev.clipstream.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.streams.settings.BatchSettings;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.LabelSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.streams.settings.StreamsSettings;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Frames in, labels out, on a real broker. */
class EndToEndIT {

  private static final int SIDE = 8;
  private static final int STREAMS = 5;
  private static final int CLIPS = 6;
  private static final int FRAMES_A_CLIP = 11;

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static Path frameModel;
  private static int runs;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
    frameModel = TestModels.frameModel(folder, "frames", SIDE);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /** Topics of a test's own on the broker that all share. */
  private static TopicNames newTopics() {
    String prefix = "run" + runs++ + "-";
    TopicNames topics = Topics.named(prefix);
    Topics.create(broker.bootstrapServers(), topics, 4);
    return topics;
  }

  private static ProcessorSettings settings(
      TopicNames topics, Guarantee guarantee, int maxBatch, int streamThreads) {
    ProcessorSettings defaults =
        ProcessorSettings.defaults(broker.bootstrapServers(), folder.resolve("state" + runs));
    return new ProcessorSettings(
        defaults.bootstrapServers(),
        topics.frames() + "-app",
        topics,
        defaults.schemaRegistry(),
        guarantee,
        new BatchSettings(maxBatch, 2, -1, defaults.batching().inferenceTimeout()),
        new LabelSettings(
            TestModels.CLASSES,
            defaults.labelling().clips(),
            defaults.labelling().limits(),
            Optional.empty(),
            0),
        new StreamsSettings(
            streamThreads, defaults.streams().commitInterval(), defaults.streams().stateDir(), 0),
        Map.of());
  }

  /** Streams interleaved, each with its clips one after the other. */
  private static List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    for (int clip = 0; clip < CLIPS; clip++) {
      for (int i = 0; i < FRAMES_A_CLIP; i++) {
        for (int stream = 0; stream < STREAMS; stream++) {
          boolean last = i == FRAMES_A_CLIP - 1;
          frames.add(TestFrames.frame("camera-" + stream, "clip-" + clip, i, last, SIDE));
        }
      }
    }
    return frames;
  }

  private static void send(TopicNames topics, List<Frame> frames) {
    try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames())) {
      producer.sendAll(frames);
    }
  }

  @ParameterizedTest(name = "{0}, batches of {1}, {2} stream thread(s)")
  @CsvSource({
    "EXACTLY_ONCE, 1, 1",
    "EXACTLY_ONCE, 7, 2",
    "EXACTLY_ONCE, 32, 1",
    "AT_LEAST_ONCE, 8, 1",
  })
  void everyFrameAndEveryClip_getsExactlyOneLabel_inOrder(
      Guarantee guarantee, int maxBatch, int streamThreads) {
    TopicNames topics = newTopics();
    List<Frame> sent = frames();
    send(topics, sent);
    try (FrameModel model = FrameModel.open(frameModel, Device.CPU);
        SequenceModel sequence = openSequence(model);
        StreamProcessor processor =
            new StreamProcessor(
                settings(topics, guarantee, maxBatch, streamThreads),
                model,
                Optional.of(sequence));
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      processor.start();
      reader.readUntil(sent.size(), STREAMS * CLIPS);
      reader.expectNothingMore();
      FrameTally.assertOneLabelEach(sent, reader.frameLabels());
      FrameTally.assertOneLabelAClip(sent, reader.clipLabels());
      assertThat(reader.deadLetters()).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEndInGoodOrder_bringsNoLabelTwice(Guarantee guarantee) {
    TopicNames topics = newTopics();
    List<Frame> sent = frames();
    send(topics, sent);
    ProcessorSettings settings = settings(topics, guarantee, 8, 2);
    try (FrameModel model = FrameModel.open(frameModel, Device.CPU);
        SequenceModel sequence = openSequence(model);
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      try (StreamProcessor processor =
          new StreamProcessor(settings, model, Optional.of(sequence))) {
        processor.start();
        reader.readUntil(sent.size(), STREAMS * CLIPS);
      }
      try (StreamProcessor again = new StreamProcessor(settings, model, Optional.of(sequence))) {
        again.start();
        await().atMost(Duration.ofSeconds(30)).until(again::isRunning);
        reader.expectNothingMore();
      }
      FrameTally.assertOneLabelAClip(sent, reader.clipLabels());
    }
  }

  private static SequenceModel openSequence(FrameModel model) {
    Path file = TestModels.sequenceModel(folder, "clips", model.card().sha256(), 64);
    return SequenceModel.open(file, model, Device.CPU);
  }

  @Test
  void batchesOf1_7_32_giveTheSameLabels() {
    TopicNames topics = newTopics();
    List<Frame> sent = frames();
    send(topics, sent);
    Map<String, FrameLabel> first = new LinkedHashMap<>();
    int[] batches = {1, 7, 32};
    for (int run = 0; run < batches.length; run++) {
      TopicNames outputs =
          new TopicNames(
              topics.frames(), topics.frames() + "-l" + run, "unused", topics.deadLetters());
      Topics.create(broker.bootstrapServers(), outputs.frameLabels(), 4);
      ProcessorSettings base = settings(outputs, Guarantee.AT_LEAST_ONCE, batches[run], 1);
      ProcessorSettings own = withApplicationId(base, topics.frames() + "-app" + run);
      try (FrameModel model = FrameModel.open(frameModel, Device.CPU);
          StreamProcessor processor = new StreamProcessor(own, model, Optional.empty());
          LabelReader reader = new LabelReader(broker.bootstrapServers(), outputs.frameLabels())) {
        processor.start();
        reader.readUntil(sent.size(), 0);
        for (FrameLabel label : reader.frameLabels()) {
          String key = label.getStreamId() + "/" + label.getClipId() + "/" + label.getFrameIndex();
          FrameLabel reference = first.computeIfAbsent(key, k -> label);
          assertSameLabels(label, reference);
        }
      }
    }
    assertThat(first).hasSize(sent.size());
  }

  private static void assertSameLabels(FrameLabel label, FrameLabel reference) {
    assertThat(label.getLabels().get(0).getLabel())
        .isEqualTo(reference.getLabels().get(0).getLabel());
    for (int i = 0; i < TestModels.CLASSES; i++) {
      assertThat(label.getLabels().get(i).getScore())
          .isCloseTo(
              reference.getLabels().get(i).getScore(), org.assertj.core.data.Offset.offset(1e-4f));
    }
  }

  private static ProcessorSettings withApplicationId(ProcessorSettings s, String applicationId) {
    return new ProcessorSettings(
        s.bootstrapServers(),
        applicationId,
        s.topics(),
        s.schemaRegistry(),
        s.guarantee(),
        s.batching(),
        s.labelling(),
        StreamsSettings.defaults(s.streams().stateDir().resolveSibling(applicationId)),
        s.clientProperties());
  }

  @Test
  void badRecords_becomeDeadLetters_asTheyCame_andTheStreamGoesOn() {
    TopicNames topics = newTopics();
    byte[] truncatedJpeg = {(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0, 0, 16, 'J', 'F'};
    byte[] noFrame = "hello".getBytes(UTF_8);
    Frame wrongSize = TestFrames.frame("camera-0", "clip-0", 2, false, SIDE);
    wrongSize.setWidth(SIDE + 1);
    byte[] wrong = AvroSerde.frames().toBytes(wrongSize);
    try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames())) {
      for (byte[] value : new byte[][] {truncatedJpeg, noFrame, new byte[0], wrong, null}) {
        producer.send("camera-0", value);
      }
    }
    List<Frame> good = frames();
    send(topics, good);
    try (FrameModel model = FrameModel.open(frameModel, Device.CPU);
        StreamProcessor processor =
            new StreamProcessor(
                settings(topics, Guarantee.EXACTLY_ONCE, 8, 1), model, Optional.empty());
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      processor.start();
      reader.readUntil(good.size(), 0);
      reader.expectNothingMore();
      FrameTally.assertOneLabelEach(good, reader.frameLabels());
      assertThat(reader.deadLetters())
          .extracting(ConsumerRecord::value)
          .containsExactly(truncatedJpeg, noFrame, new byte[0], wrong, null);
      assertThat(reader.deadLetters())
          .allSatisfy(
              letter -> {
                assertThat(letter.key()).isEqualTo("camera-0".getBytes(UTF_8));
                Header reason = letter.headers().lastHeader("__streams.errors.message");
                assertThat(new String(reason.value(), UTF_8)).isNotBlank();
              });
    }
  }
}
