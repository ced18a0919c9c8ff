package dev.clipstream.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.clips.ClipClassifier;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.clips.ClipWorkers;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.model.Device;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.prefetch.DriverPrefetch;
import dev.clipstream.prefetch.FrameGuard;
import dev.clipstream.prefetch.NotPrefetchedException;
import dev.clipstream.prefetch.PrefetchLimits;
import dev.clipstream.prefetch.PrefetchedPartition;
import dev.clipstream.prefetch.Prefetcher;
import dev.clipstream.quarantine.Quarantine;
import dev.clipstream.records.FrameReader;
import dev.clipstream.records.Labels;
import dev.clipstream.records.PassedHeaders;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.FakeRegistry;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.serving.FailureReason;
import dev.clipstream.serving.FrameBatcher;
import dev.clipstream.serving.KeyFault;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.apache.kafka.streams.TestInputTopic;
import org.apache.kafka.streams.TestOutputTopic;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The topology on its own: one record at a time, the clock in the test's hands. */
class ClipstreamTopologyTest {

  private static final int SIDE = 8;
  private static final String REASON = "__streams.errors.message";
  private static final Instant NOON = Instant.parse("2026-01-01T12:00:00Z");

  @TempDir Path folder;

  private final AvroSerde<Frame> frameSerde = AvroSerde.frames();
  private final HeardWork listener = new HeardWork();
  private final DeadLetterLimit limit =
      new DeadLetterLimit(TopicNames.DEFAULT.deadLetters(), 1 << 20);
  private PassedHeaders passedHeaders = new PassedHeaders(PassedHeaders.DEFAULT);
  private Optional<Duration> maxAge = Optional.empty();
  private Optional<SchemaRegistry> registry = Optional.empty();
  private FrameModel frameModel;
  private SequenceModel sequenceModel;
  private FrameBatcher batcher;
  private DriverPrefetch prefetch;
  private Instant now;
  private int drivers;
  private TopologyTestDriver driver;
  private TestInputTopic<byte[], byte[]> frames;
  private TestOutputTopic<String, FrameLabel> frameLabels;
  private TestOutputTopic<String, ClipLabel> clipLabels;
  private TestOutputTopic<byte[], byte[]> deadLetters;

  @BeforeEach
  void start() {
    frameModel = FrameModel.open(TestModels.frameModel(folder, "frames", SIDE), Device.CPU);
    Path clips = TestModels.sequenceModel(folder, "clips", frameModel.card().sha256(), 8);
    sequenceModel = SequenceModel.open(clips, frameModel, Device.CPU);
    start(8);
  }

  private void start(int maxBatch) {
    ServedModels models = ServedModels.borrowing(frameModel, Optional.of(sequenceModel));
    batcher =
        new FrameBatcher(models, 1, maxBatch, ImageLimits.DEFAULT, RunWatchdog.off(), listener);
    now = NOON;
    prefetch = new DriverPrefetch(new FrameReader(registry, maxAge, false), batcher, () -> now);
    startDriver(partition -> prefetch);
  }

  private void startDriver(Function<TopicPartition, PrefetchedPartition> prefetched) {
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
            Optional.of(clipWorkers(models, labels)),
            new ClipSettings(4, 4, Duration.ofSeconds(10)),
            Guarantee.EXACTLY_ONCE,
            new Outputs(passedHeaders, limit, new KeyCheck(listener)),
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
  private ClipWorkers clipWorkers(ServedModels models, Labels labels) {
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

  private void stopDriver() {
    driver.close();
    batcher.close();
  }

  private void send(Frame frame) {
    pipe(frame.getStreamId().getBytes(UTF_8), frameSerde.toBytes(frame));
  }

  private void pipe(byte[] key, byte[] value) {
    pipe(new TestRecord<>(key, value, NOON));
  }

  private void pipe(TestRecord<byte[], byte[]> record) {
    prefetch.fetch(TopicNames.DEFAULT.frames(), record.key(), record.value(), record.timestamp());
    frames.pipeInput(record);
  }

  private void advance(Duration time) {
    now = now.plus(time);
    driver.advanceWallClockTime(time);
  }

  /** Starts anew with a registry that has been asked nothing; returns a frame written with it. */
  private byte[] startWith(FakeRegistry server) {
    stopDriver();
    registry = server.client();
    start(8);
    return AvroSerde.frames()
        .writing(server.client(), "frames")
        .toBytes(TestFrames.frame("camera", "clip", 0, false, SIDE));
  }

  /** As it is where Kafka Streams has made its consumer itself. */
  @Test
  void aTaskWhoseRecordsDoNotPassThroughThePrefetch_doesNotStart() {
    Prefetcher asked =
        new Prefetcher(
            new FrameReader(Optional.empty()),
            batcher::submit,
            Clock.systemUTC(),
            Clock.systemUTC(),
            PrefetchLimits.exactly(0),
            listener);
    driver.close();
    assertThatThrownBy(() -> startDriver(asked::partition))
        .hasRootCauseInstanceOf(NotPrefetchedException.class)
        .rootCause()
        .hasMessageContainingAll("frames-0", "group protocol");
    startDriver(partition -> prefetch);
  }

  @Test
  void aFrameThatNamesARegistrysSchema_withoutARegistry_isADeadLetterThatSaysWhatToGive() {
    try (FakeRegistry server = new FakeRegistry()) {
      byte[] frame = startWith(server);
      stopDriver();
      registry = Optional.empty();
      start(8);
      pipe("camera".getBytes(UTF_8), frame);
      TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
      assertThat(letter.value()).isEqualTo(frame);
      assertThat(new String(letter.headers().lastHeader(REASON).value(), UTF_8))
          .contains("schema id 1", "--schema-registry");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 7, 32})
  void everyFrameAndEveryClip_getsExactlyOneLabel_inOrder(int maxBatch) {
    stopDriver();
    start(maxBatch);
    List<Frame> sent = new ArrayList<>();
    for (int clip = 0; clip < 3; clip++) {
      for (int i = 0; i < 5; i++) {
        for (int stream = 0; stream < 3; stream++) {
          sent.add(TestFrames.frame("camera-" + stream, "clip-" + clip, i, i == 4, SIDE));
        }
      }
    }
    sent.forEach(this::send);
    advance(Duration.ofSeconds(1));
    FrameTally.assertOneLabelEach(sent, frameLabels.readValuesToList());
    FrameTally.assertOneLabelAClip(sent, clipLabels.readValuesToList());
  }

  @Test
  void aFrameLabel_saysWhatWasSeenInWhichFrame_byWhichModel() {
    Frame frame = TestFrames.frame("camera-7", "clip-1", 41, false, SIDE);
    send(frame);
    TestRecord<String, FrameLabel> record = frameLabels.readRecord();
    assertThat(record.key()).isEqualTo("camera-7");
    FrameLabel label = record.value();
    assertThat(label.getStreamId()).isEqualTo("camera-7");
    assertThat(label.getClipId()).isEqualTo("clip-1");
    assertThat(label.getFrameIndex()).isEqualTo(41);
    assertThat(label.getCapturedAt()).isEqualTo(frame.getCapturedAt());
    assertThat(label.getModel().getName()).isEqualTo("frames");
    assertThat(label.getModel().getSha256()).isEqualTo(frameModel.card().sha256());
    assertThat(label.getLabels()).hasSize(2);
    assertThat(label.getLabels().get(0).getScore())
        .isGreaterThanOrEqualTo(label.getLabels().get(1).getScore());
  }

  @Test
  void aBareImage_isAFrame_ofTheStreamThatItsKeyNames() throws Exception {
    byte[] jpeg;
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      jpeg = encoder.encode(new Pixels(SIDE, SIDE, TestFrames.pixels(1, SIDE)));
    }
    pipe("holiday".getBytes(UTF_8), jpeg);
    pipe(null, jpeg);
    FrameLabel label = frameLabels.readValue();
    assertThat(label.getStreamId()).isEqualTo("holiday");
    assertThat(label.getClipId()).isNull();
    assertThat(label.getFrameIndex()).isZero();
    assertThat(label.getCapturedAt()).isEqualTo(NOON);
    assertThat(frameLabels.readValue().getStreamId()).isEqualTo("partition-0");
  }

  @Test
  void aClip_endsIdle_onlyAfterItsTime() {
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    advance(Duration.ofMillis(9_900));
    assertThat(clipLabels.isEmpty()).isTrue();
    advance(Duration.ofMillis(200));
    assertThat(clipLabels.readValue().getEnd()).isEqualTo(ClipEnd.IDLE);
    advance(Duration.ofSeconds(60));
    assertThat(clipLabels.isEmpty()).isTrue();
  }

  /** It may hold frames that nobody has been told of. */
  @Test
  void aClip_doesNotEndIdle_byTimeForWhichThePartitionsLeaderHasNotSpoken() {
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    advance(Duration.ofMillis(9_900));
    prefetch.silenceLeader();
    advance(Duration.ofSeconds(60));
    assertThat(clipLabels.isEmpty()).isTrue();
  }

  /** The wall clock is Kafka Streams' here, the steady one the test's. */
  @Test
  void aClip_doesNotEndIdle_becauseTheWallClockIsPutForward() {
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    driver.advanceWallClockTime(Duration.ofHours(1));
    assertThat(clipLabels.isEmpty()).isTrue();
    advance(Duration.ofSeconds(11));
    assertThat(clipLabels.readValue().getEnd()).isEqualTo(ClipEnd.IDLE);
  }

  @Test
  void dueClips_areLabelled_atTheLatestByTheClock() {
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    send(TestFrames.frame("camera", "clip", 1, true, SIDE));
    assertThat(clipLabels.isEmpty()).isTrue();
    advance(Duration.ofMillis(100));
    assertThat(clipLabels.readValue().getFrames()).isEqualTo(2);
  }

  @Test
  void aBadFrame_goesToTheDeadLetters_asItCame_andTheNextIsLabelled() {
    byte[] noFrame = "no frame".getBytes(UTF_8);
    pipe("camera".getBytes(UTF_8), noFrame);
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo("camera".getBytes(UTF_8));
    assertThat(letter.value()).isEqualTo(noFrame);
    String reason =
        new String(letter.headers().lastHeader("__streams.errors.message").value(), UTF_8);
    assertThat(reason).contains("not a Frame").contains("no JPEG, PNG or WebP");
    assertThat(frameLabels.readValuesToList()).hasSize(1);
  }

  @Test
  void aBadLastFrame_isADeadLetter_andStillEndsItsClip() {
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    Frame bad = TestFrames.frame("camera", "clip", 1, true, SIDE);
    bad.setHeight(SIDE + 1);
    send(bad);
    advance(Duration.ofSeconds(1));
    assertThat(deadLetters.readValuesToList()).hasSize(1);
    assertThat(clipLabels.readValue().getEnd()).isEqualTo(ClipEnd.LAST_FRAME);
  }

  private void startWithMaxAge(Duration age) {
    stopDriver();
    maxAge = Optional.of(age);
    start(8);
  }

  @Test
  void aFrameOlderThanMaxAge_getsAnEmptyLabel_andItsClipIsLabelledFromTheOthers() {
    // Frame n was taken n tenths of a second after noon, which is when all of them arrive.
    startWithMaxAge(Duration.ofMillis(500));
    advance(Duration.ofMillis(700));
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sent.add(TestFrames.frame("camera", "clip", i, i == 5, SIDE));
    }
    sent.forEach(this::send);
    advance(Duration.ofSeconds(1));
    List<FrameLabel> labels = frameLabels.readValuesToList();
    FrameTally.assertOneLabelEach(sent, labels);
    assertThat(labels)
        .extracting(label -> label.getLabels().size())
        .containsExactly(0, 0, 2, 2, 2, 2);
    assertThat(labels)
        .allSatisfy(
            label ->
                assertThat(label.getModel().getSha256()).isEqualTo(frameModel.card().sha256()));
    ClipLabel clip = clipLabels.readValue();
    assertThat(clip.getFrames()).isEqualTo(4);
    assertThat(clip.getFirstFrame()).isZero();
    assertThat(clip.getLastFrame()).isEqualTo(5);
    assertThat(clip.getEnd()).isEqualTo(ClipEnd.LAST_FRAME);
    assertThat(clip.getLabels()).hasSize(2);
    assertThat(batcher.framesSkipped()).isEqualTo(2);
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void aClipOfFramesOlderThanMaxAge_getsOneEmptyLabel_besideClipsThatAreNot() {
    startWithMaxAge(Duration.ofMillis(500));
    advance(Duration.ofMillis(700));
    send(TestFrames.frame("camera", "late", 0, false, SIDE));
    send(TestFrames.frame("camera", "late", 1, true, SIDE));
    send(TestFrames.frame("camera", "in time", 6, true, SIDE));
    advance(Duration.ofSeconds(1));
    List<ClipLabel> clips = clipLabels.readValuesToList();
    assertThat(clips).extracting(ClipLabel::getClipId).containsExactly("late", "in time");
    assertThat(clips).extracting(ClipLabel::getFrames).containsExactly(0, 1);
    assertThat(clips.get(0).getLabels()).isEmpty();
    assertThat(clips.get(0).getEnd()).isEqualTo(ClipEnd.LAST_FRAME);
    assertThat(clips.get(1).getLabels()).hasSize(2);
  }

  @Test
  void aContinuousStreamThatIsLate_keepsItsWindows() {
    startWithMaxAge(Duration.ofMillis(100));
    advance(Duration.ofSeconds(10));
    for (int i = 0; i < 9; i++) {
      send(TestFrames.frame("camera", null, i, false, SIDE));
    }
    advance(Duration.ofSeconds(1));
    assertThat(clipLabels.readValuesToList())
        .extracting(clip -> clip.getFirstFrame() + "-" + clip.getLastFrame())
        .containsExactly("0-3", "4-7");
  }

  @Test
  void theListener_hearsOnceOfEachFrameAndClip_andWhyOneIsRejected() {
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    pipe("camera".getBytes(UTF_8), "no frame".getBytes(UTF_8));
    Frame broken = TestFrames.frame("camera", "clip", 1, false, SIDE);
    broken.setHeight(SIDE + 1);
    send(broken);
    Frame huge = TestFrames.frame("camera", "clip", 2, false, SIDE);
    huge.setWidth(100_000);
    huge.setHeight(100_000);
    send(huge);
    send(TestFrames.frame("camera", "clip", 3, true, SIDE));
    advance(Duration.ofSeconds(1));
    assertThat(listener.taken()).isEqualTo(5);
    assertThat(listener.decoded()).isEqualTo(5);
    assertThat(listener.framesRun()).isEqualTo(2);
    assertThat(listener.frameLabels()).isEqualTo(frameLabels.readValuesToList()).hasSize(2);
    assertThat(listener.clipLabels()).isEqualTo(clipLabels.readValuesToList()).hasSize(1);
    assertThat(listener.rejections())
        .containsExactly(
            FailureReason.UNREADABLE, FailureReason.UNDECODABLE, FailureReason.OVER_LIMIT);
  }

  private TestRecord<byte[], byte[]> record(Frame frame) {
    return new TestRecord<>(frame.getStreamId().getBytes(UTF_8), frameSerde.toBytes(frame), NOON);
  }

  /** A topic's retention goes by the times of its records: that of an old frame's label is now. */
  @Test
  void labelsAndDeadLetters_haveTheirOwnTime_andSayThatOfTheFrame() {
    Instant before = Instant.now().minusMillis(1);
    pipe(record(TestFrames.frame("camera", null, 0, true, SIDE)));
    pipe("camera".getBytes(UTF_8), "no frame".getBytes(UTF_8));
    TestRecord<String, FrameLabel> label = frameLabels.readRecord();
    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(label.getRecordTime()).isAfter(before);
    assertThat(letter.getRecordTime()).isAfter(before);
    for (Headers headers : List.of(label.headers(), letter.headers())) {
      assertThat(new String(headers.lastHeader("clipstream.frame.time").value(), UTF_8))
          .isEqualTo(Long.toString(NOON.toEpochMilli()));
    }
    assertThat(listener.sentAtMillis()).containsExactly(NOON.toEpochMilli());
  }

  @Test
  void fewHeadersOfAFrame_goOnToItsLabel_andNoneThatIsTooLarge() {
    TestRecord<byte[], byte[]> record = record(TestFrames.frame("camera", null, 0, false, SIDE));
    record.headers().add("traceparent", new byte[] {1}).add("tracestate", null);
    record.headers().add("camera-firmware", new byte[3 << 20]);
    pipe(record);
    TestRecord<byte[], byte[]> large = record(TestFrames.frame("camera", null, 1, false, SIDE));
    large.headers().add("traceparent", new byte[3 << 20]).add("tracestate", new byte[] {2});
    pipe(large);
    Headers first = frameLabels.readRecord().headers();
    assertThat(first.lastHeader("traceparent").value()).containsExactly(1);
    assertThat(first.lastHeader("tracestate").value()).isNull();
    assertThat(first.lastHeader("camera-firmware")).isNull();
    Headers second = frameLabels.readRecord().headers();
    assertThat(second.lastHeader("traceparent")).isNull();
    assertThat(second.lastHeader("tracestate").value()).containsExactly(2);
  }

  @Test
  void theLabelOfAClip_hasTheHeadersOfItsLastFrame() {
    for (int i = 0; i < 3; i++) {
      TestRecord<byte[], byte[]> record =
          record(TestFrames.frame("camera", "clip", i, i == 2, SIDE));
      record.headers().add("traceparent", new byte[] {(byte) i});
      pipe(record);
    }
    for (int i = 0; i < 9; i++) {
      TestRecord<byte[], byte[]> record = record(TestFrames.frame("endless", null, i, false, SIDE));
      record.headers().add("traceparent", new byte[] {(byte) i});
      pipe(record);
    }
    send(TestFrames.frame("untraced", "clip", 0, true, SIDE));
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    List<TestRecord<String, ClipLabel>> clips = clipLabels.readRecordsToList();
    assertThat(clips).extracting(TestRecord::key).contains("camera", "endless", "untraced");
    for (TestRecord<String, ClipLabel> clip : clips) {
      Header trace = clip.headers().lastHeader("traceparent");
      assertThat(trace == null ? "none" : Byte.toString(trace.value()[0]))
          .isEqualTo(
              clip.key().equals("untraced") ? "none" : Long.toString(clip.value().getLastFrame()));
    }
  }

  @Test
  void aDeadLetter_isNeverLargerThanItsTopicTakes() {
    byte[] noFrame = new byte[3 << 20];
    pipe("camera".getBytes(UTF_8), noFrame);
    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.value()).hasSizeBetween(1_000_000, 1 << 20);
    assertThat(new String(letter.headers().lastHeader("clipstream.value.length").value(), UTF_8))
        .isEqualTo("3145728");
  }

  @Test
  void framesThatMayLieApartFromTheirStream_areLabelledAndCounted() {
    byte[] frame = frameSerde.toBytes(TestFrames.frame("camera", null, 0, false, SIDE));
    pipe("camera".getBytes(UTF_8), frame);
    assertThat(listener.keyFaults()).isEmpty();
    pipe("another".getBytes(UTF_8), frame);
    pipe(new byte[] {0, 0, 0, (byte) 200}, frame);
    pipe(null, frame);
    pipe(new byte[0], frame);
    assertThat(listener.keyFaults())
        .containsExactly(
            KeyFault.DIFFERENT, KeyFault.DIFFERENT, KeyFault.MISSING, KeyFault.MISSING);
    assertThat(frameLabels.readValuesToList()).hasSize(5);
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  /** A batch of clips is labelled as a frame is processed, and the frame is a dead letter. */
  @Test
  void aDeadLetterThatComesBesideClipLabels_isWholeAllTheSame() {
    for (int i = 0; i < 32; i++) {
      send(TestFrames.frame("camera-" + i, "clip", 0, i < 31, SIDE));
    }
    Frame bad = TestFrames.frame("camera-31", "clip", 1, true, SIDE);
    bad.setHeight(SIDE + 1);
    send(bad);
    assertThat(clipLabels.readValuesToList()).hasSize(32);
    assertThat(deadLetters.readValue()).isEqualTo(frameSerde.toBytes(bad));
  }
}
