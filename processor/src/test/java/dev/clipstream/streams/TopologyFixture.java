package dev.clipstream.streams;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.clips.ClipClassifier;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.clips.ClipWorkers;
import dev.clipstream.events.EventRules;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.prefetch.DriverPrefetch;
import dev.clipstream.prefetch.FrameGuard;
import dev.clipstream.prefetch.PrefetchedPartition;
import dev.clipstream.quarantine.Quarantine;
import dev.clipstream.records.FrameReader;
import dev.clipstream.records.Labels;
import dev.clipstream.records.PassedAttributes;
import dev.clipstream.records.PassedHeaders;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.serving.FrameBatcher;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.steps.StepServing;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.LabelFormat;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** The topology on its own: one record at a time, the clock in the test's hands. */
abstract class TopologyFixture {

  static final int SIDE = 8;
  static final String REASON = "__streams.errors.message";
  static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;

  final AvroSerde<Frame> frameSerde = AvroSerde.frames();
  final HeardWork listener = new HeardWork();
  private final DeadLetterLimit limit =
      new DeadLetterLimit(TopicNames.DEFAULT.deadLetters(), 1 << 20);
  private PassedHeaders passedHeaders = new PassedHeaders(PassedHeaders.DEFAULT);
  Optional<Duration> maxAge = Optional.empty();
  Optional<SchemaRegistry> registry = Optional.empty();
  Optional<StepServing> steps = Optional.empty();
  List<String> passAttributes = List.of();
  boolean labelClips = true;
  EventRules eventRules = EventRules.NONE;
  LabelFormat labelFormat = LabelFormat.AVRO;
  FrameModel frameModel;
  SequenceModel sequenceModel;
  FrameBatcher batcher;
  DriverPrefetch prefetch;
  Instant now;
  private int drivers;
  TopologyTestDriver driver;
  TestInputTopic<byte[], byte[]> frames;
  TestOutputTopic<String, FrameLabel> frameLabels;
  TestOutputTopic<String, ClipLabel> clipLabels;
  TestOutputTopic<byte[], byte[]> deadLetters;

  @BeforeEach
  void start() {
    frameModel = FrameModel.open(TestModels.frameModel(folder, "frames", SIDE), Device.CPU);
    Path clips = TestModels.sequenceModel(folder, "clips", frameModel.card().sha256(), 8);
    sequenceModel = SequenceModel.open(clips, frameModel, Device.CPU);
    start(8);
  }

  void start(int maxBatch) {
    ServedModels models = ServedModels.borrowing(frameModel, Optional.of(sequenceModel));
    batcher =
        new FrameBatcher(models, 1, maxBatch, ImageLimits.DEFAULT, RunWatchdog.off(), listener);
    now = NOON;
    PassedAttributes attributes = new PassedAttributes(passAttributes);
    FrameReader reader = new FrameReader(registry, maxAge, false, attributes);
    prefetch = new DriverPrefetch(reader, batcher, () -> now);
    startDriver(partition -> prefetch);
  }

  void startDriver(Function<TopicPartition, PrefetchedPartition> prefetched) {
    ServedModels models = ServedModels.borrowing(frameModel, Optional.of(sequenceModel));
    TopicNames topics = TopicNames.DEFAULT;
    Labels labels = new Labels(2);
    TaskContext parts =
        new TaskContext(
            topics.frames(),
            prefetched,
            new FrameGuard(Quarantine.off(), batcher::submit),
            models,
            labels,
            labelClips ? Optional.of(clipWorkers(models, labels)) : Optional.empty(),
            new ClipSettings(4, 4, Duration.ofSeconds(10)),
            steps,
            Optional.empty(),
            Guarantee.EXACTLY_ONCE,
            new Outputs(
                passedHeaders,
                !passAttributes.isEmpty(),
                limit,
                new KeyCheck(listener),
                eventRules,
                labelFormat),
            Clock.systemUTC(),
            () -> now,
            new ThreadReplacements(Clock.systemUTC()),
            listener);
    ProcessorSettings settings =
        ProcessorSettings.defaults("nowhere:9092", folder.resolve("state-" + drivers++));
    driver =
        new TopologyTestDriver(
            ClipstreamTopology.build(topics, Optional.empty(), parts),
            StreamsConfigs.of(settings, 32, limit),
            NOON);
    frames =
        driver.createInputTopic(
            topics.frames(), new ByteArraySerializer(), new ByteArraySerializer());
    frameLabels =
        driver.createOutputTopic(
            topics.frameLabels(), new StringDeserializer(), AvroSerde.frameLabels().deserializer());
    clipLabels =
        driver.createOutputTopic(
            topics.clipLabels(), new StringDeserializer(), AvroSerde.clipLabels().deserializer());
    deadLetters =
        driver.createOutputTopic(
            topics.deadLetters(), new ByteArrayDeserializer(), new ByteArrayDeserializer());
  }

  /** Clips are classified at once, in the thread that puts them to work. */
  ClipWorkers clipWorkers(ServedModels models, Labels labels) {
    ClipClassifier classifier =
        new ClipClassifier(models, labels, Clock.systemUTC(), RunWatchdog.off(), listener);
    return new ClipWorkers(classifier, Runnable::run, () -> 0);
  }

  @AfterEach
  void stop() {
    stopDriver();
    sequenceModel.close();
    frameModel.close();
  }

  void stopDriver() {
    driver.close();
    batcher.close();
  }

  void send(Frame frame) {
    pipe(frame.getStreamId().getBytes(UTF_8), frameSerde.toBytes(frame));
  }

  void pipe(byte[] key, byte[] value) {
    pipe(new TestRecord<>(key, value, NOON));
  }

  void pipe(TestRecord<byte[], byte[]> record) {
    prefetch.fetch(TopicNames.DEFAULT.frames(), record.key(), record.value(), record.timestamp());
    frames.pipeInput(record);
  }

  void advance(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  TestRecord<byte[], byte[]> record(Frame frame) {
    return new TestRecord<>(frame.getStreamId().getBytes(UTF_8), frameSerde.toBytes(frame), NOON);
  }
}
