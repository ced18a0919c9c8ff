package dev.clipstream.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.records.TopicNames;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.LabelFormat;
import dev.clipstream.streams.settings.LabelSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.streams.settings.RecordSettings;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RawProducer;
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
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a real producer and a real broker do with dead letters: refuse some of them. */
class DeadLettersIT {

  private static final int SIDE = 8;
  private static final int KAFKAS_LIMIT = 1_048_588;

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static Path frameModel;
  private static int runs;

  private final TopicNames topics = newTopics();

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
    frameModel = TestModels.frameModel(folder, "frames", SIDE);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static TopicNames newTopics() {
    String prefix = "letters" + runs++ + "-";
    TopicNames topics = Topics.named(prefix);
    Topics.create(broker.bootstrapServers(), topics, 1);
    limit(topics.frameLabels(), KAFKAS_LIMIT);
    return topics;
  }

  private static void limit(String topic, int maxMessageBytes) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      admin
          .incrementalAlterConfigs(
              Map.of(
                  new ConfigResource(ConfigResource.Type.TOPIC, topic),
                  List.of(
                      new AlterConfigOp(
                          new ConfigEntry("max.message.bytes", Integer.toString(maxMessageBytes)),
                          AlterConfigOp.OpType.SET))))
          .all()
          .get();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private ProcessorSettings settings(Guarantee guarantee, int maxImageBytes, int maxDeadLetter) {
    ProcessorSettings defaults =
        ProcessorSettings.defaults(broker.bootstrapServers(), folder.resolve(topics.frames()));
    LabelSettings labelling = LabelSettings.DEFAULT;
    ImageLimits limits = labelling.limits();
    return new ProcessorSettings(
        defaults.bootstrapServers(),
        topics.frames() + "-app",
        topics,
        defaults.schemaRegistry(),
        guarantee,
        defaults.batching(),
        new LabelSettings(
            labelling.topK(),
            labelling.clips(),
            new ImageLimits(maxImageBytes, limits.maxPixels(), limits.maxAspect()),
            labelling.maxAge(),
            labelling.minScore()),
        defaults.streams(),
        new RecordSettings(
            RecordSettings.DEFAULT.passHeaders(), false, LabelFormat.AVRO, maxDeadLetter),
        Map.of());
  }

  private List<Frame> sendAround(byte[] odd, RecordHeaders headers) {
    List<Frame> good = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      good.add(TestFrames.frame("camera", null, i, false, SIDE));
    }
    try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames());
        RawProducer raw = new RawProducer(broker.bootstrapServers())) {
      producer.sendAll(good.subList(0, 10));
      producer.flush();
      assertThat(
              raw.send(
                  RawProducer.record(topics.frames(), null, "odd".getBytes(UTF_8), odd, headers)))
          .isPresent();
      producer.sendAll(good.subList(10, 20));
    }
    return good;
  }

  private static byte[] jpeg(int bytes) {
    byte[] jpeg = new byte[bytes];
    jpeg[0] = (byte) 0xff;
    jpeg[1] = (byte) 0xd8;
    jpeg[2] = (byte) 0xff;
    return jpeg;
  }

  private static String text(ConsumerRecord<byte[], byte[]> letter, String header) {
    return new String(letter.headers().lastHeader(header).value(), UTF_8);
  }

  /** The guide's own advice where senders are not trusted is a lower {@code --max-image-bytes}. */
  @ParameterizedTest
  @EnumSource
  void anImageLongerThanIsDecoded_isAWholeDeadLetter_whereTheTopicTakesIt(Guarantee guarantee)
      throws Exception {
    byte[] long5 = jpeg(5 << 20);
    List<Frame> good = sendAround(long5, new RecordHeaders());
    List<ConsumerRecord<byte[], byte[]>> letters =
        run(settings(guarantee, 1 << 20, 64 << 20), good);
    assertThat(letters).hasSize(1);
    assertThat(letters.get(0).value()).isEqualTo(long5);
    assertThat(text(letters.get(0), "__streams.errors.message")).contains("5242880");
  }

  @ParameterizedTest
  @EnumSource
  void aDeadLetterThatItsTopicRefuses_isCut_andAllElseGoesOn(Guarantee guarantee) throws Exception {
    // Nobody told the processor.
    limit(topics.deadLetters(), 100_000);
    byte[] long5 = jpeg(5 << 20);
    RecordHeaders headers = new RecordHeaders();
    headers.add("traceparent", "00-4bf9".getBytes(UTF_8)).add("large", new byte[1 << 20]);
    List<Frame> good = sendAround(long5, headers);
    List<ConsumerRecord<byte[], byte[]>> letters = run(settings(guarantee, 1 << 20, 1 << 20), good);
    assertThat(letters).hasSize(1);
    ConsumerRecord<byte[], byte[]> letter = letters.get(0);
    assertThat(letter.value()).hasSizeBetween(10_000, 100_000);
    assertThat(text(letter, "clipstream.value.length")).isEqualTo("5242880");
    assertThat(text(letter, "__streams.errors.offset")).isEqualTo("10");
    assertThat(text(letter, "traceparent")).isEqualTo("00-4bf9");
    assertThat(letter.headers().lastHeader("large")).isNull();
  }

  @ParameterizedTest
  @EnumSource
  void whenTheDeviceFails_noFrameIsADeadLetter(Guarantee guarantee) throws Exception {
    try (FrameModel model = FrameModel.open(frameModel, Device.CPU);
        StreamProcessor processor =
            new StreamProcessor(settings(guarantee, 1 << 20, 1 << 20), model, Optional.empty());
        TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames());
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      processor.start();
      producer.send(TestFrames.frame("camera", null, 0, false, SIDE));
      producer.flush();
      reader.readUntil(1, 0);
      processor.batcher().fail(new InferenceException("the device is lost", new Exception()));
      for (int i = 1; i < 10; i++) {
        producer.send(TestFrames.frame("camera", null, i, false, SIDE));
      }
      producer.flush();
      Optional<Throwable> end = processor.ended().get(60, TimeUnit.SECONDS);
      assertThat(end.orElseThrow()).hasStackTraceContaining("the device is lost");
      reader.expectNothingMore();
      assertThat(reader.deadLetters()).isEmpty();
      assertThat(reader.frameLabels()).hasSize(1);
    }
  }

  private List<ConsumerRecord<byte[], byte[]>> run(ProcessorSettings settings, List<Frame> good) {
    try (FrameModel model = FrameModel.open(frameModel, Device.CPU);
        StreamProcessor processor = new StreamProcessor(settings, model, Optional.empty());
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      processor.start();
      reader.readUntil(good.size(), 0);
      reader.readUntilDeadLetters(1);
      reader.expectNothingMore();
      // A thread dies of a refusal; without transactions that may bring a label twice.
      if (settings.guarantee() == Guarantee.EXACTLY_ONCE) {
        FrameTally.assertOneLabelEach(good, reader.frameLabels());
      } else {
        assertThat(reader.frameLabels().stream().map(label -> label.getFrameIndex()).distinct())
            .hasSize(good.size());
      }
      assertThat(processor.ended()).isNotDone();
      return List.copyOf(reader.deadLetters());
    }
  }
}
