package dev.clipstream.guarantee;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.stream.Collectors.groupingBy;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.model.ClipModel;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.DeadLetter;
import dev.clipstream.records.TopicNames;
import dev.clipstream.serving.ClipFrame;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.serving.pixels.ServedClipModel;
import dev.clipstream.streams.StreamProcessor;
import dev.clipstream.streams.settings.BatchSettings;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.LabelSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.streams.settings.StreamsSettings;
import dev.clipstream.testing.ClipModels;
import dev.clipstream.testing.ClipReference;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every clip gets the one label that a loop without Kafka gives it, whatever happens between. */
class ClipModelIT {

  private static final int PARTITIONS = 3;
  private static final int STREAMS = 4;
  private static final int CLIPS = 3;

  /** No more than twice what the model takes: all of them can be chosen from. */
  private static final int FRAMES_A_CLIP = 8;

  private static final int MODEL_FRAMES = 4;
  private static final int MODEL_SIDE = 6;
  private static final int SIDE = 10;
  private static final long ROOM = 1 << 20;

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static Path clipFile;
  private static Path frameFile;
  private static int runs;

  private final AtomicInteger readAgain = new AtomicInteger();
  private final AtomicInteger missing = new AtomicInteger();
  private final AtomicInteger clipFrames = new AtomicInteger();
  private TopicNames topics;
  private ClipModel clipModel;
  private ClipReference reference;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
    clipFile = ClipModels.dense(folder, "clips", MODEL_FRAMES, MODEL_SIDE, 5, "");
    frameFile = TestModels.frameModel(folder, "frames", SIDE);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @BeforeEach
  void open() {
    topics = Topics.named("clip-model" + runs++ + "-");
    Topics.create(broker.bootstrapServers(), topics, PARTITIONS);
    clipModel = ClipModel.open(clipFile, Device.CPU);
    reference = new ClipReference(clipModel);
  }

  @AfterEach
  void close() {
    reference.close();
    clipModel.close();
  }

  private ProcessorSettings settings(Guarantee guarantee, ClipSettings clips) {
    ProcessorSettings defaults =
        ProcessorSettings.defaults(broker.bootstrapServers(), folder.resolve("state" + runs));
    return new ProcessorSettings(
        defaults.bootstrapServers(),
        topics.frames() + "-app",
        topics,
        defaults.schemaRegistry(),
        guarantee,
        new BatchSettings(8, 2, -1, defaults.batching().inferenceTimeout()),
        new LabelSettings(
            Math.max(TestModels.CLASSES, ClipModels.CLASSES),
            clips,
            ImageLimits.DEFAULT,
            Optional.empty(),
            0),
        new StreamsSettings(1, Duration.ofMillis(200), defaults.streams().stateDir(), 0),
        Map.of());
  }

  private ProcessorSettings settings(Guarantee guarantee) {
    return settings(guarantee, new ClipSettings(8, 8, Duration.ofSeconds(60)));
  }

  private final ProcessorListener listener =
      new ProcessorListener() {
        @Override
        public void framesReadAgain(int frames) {
          readAgain.addAndGet(frames);
        }

        @Override
        public void clipFramesMissing(int frames) {
          missing.addAndGet(frames);
        }

        @Override
        public void clipFrame(ClipFrame what) {
          clipFrames.incrementAndGet();
        }
      };

  /** Pixels only, with memory of its own as in a process of its own. */
  private StreamProcessor start(ProcessorSettings settings, long memory) {
    return start(settings, ServedModels.none(), memory);
  }

  private StreamProcessor start(ProcessorSettings settings, ServedModels models, long memory) {
    StreamProcessor processor =
        new StreamProcessor(
            settings, models, Optional.of(ServedClipModel.borrowing(clipModel, memory)), listener);
    processor.start();
    return processor;
  }

  private static Frame noise(String stream, String clip, int index, boolean last) {
    byte[] pixels = new byte[3 * SIDE * SIDE];
    new Random(31L * (stream + clip).hashCode() + index).nextBytes(pixels);
    Frame frame = TestFrames.frame(stream, clip, index, last, SIDE);
    frame.setImage(ByteBuffer.wrap(pixels));
    return frame;
  }

  /** Streams interleaved, each with its clips one after the other. */
  private static List<Frame> frames() {
    List<Frame> frames = new ArrayList<>();
    for (int clip = 0; clip < CLIPS; clip++) {
      for (int i = 0; i < FRAMES_A_CLIP; i++) {
        for (int stream = 0; stream < STREAMS; stream++) {
          frames.add(noise("camera-" + stream, "clip-" + clip, i, i == FRAMES_A_CLIP - 1));
        }
      }
    }
    return frames;
  }

  private void send(List<Frame> frames) {
    try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames())) {
      producer.sendAll(frames);
    }
  }

  private LabelReader reader() {
    return new LabelReader(broker.bootstrapServers(), topics);
  }

  private void assertRight(List<Frame> sent, List<ClipLabel> labels) {
    FrameTally.assertOneLabelAClip(sent, labels);
    Map<String, List<Frame>> clips =
        sent.stream().collect(groupingBy(f -> f.getStreamId() + "/" + f.getClipId()));
    for (ClipLabel label : labels) {
      List<Frame> clip = clips.get(label.getStreamId() + "/" + label.getClipId());
      assertThat(label.getModel().getSha256()).isEqualTo(clipModel.card().sha256());
      assertThat(label.getFrames()).isEqualTo(clip.size());
      assertThat(reference.fits(label, clip)).as(() -> label + "").isTrue();
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyClipGetsTheLabelOfALoop_andFramesGetNone(Guarantee guarantee) {
    List<Frame> sent = frames();
    send(sent);
    try (StreamProcessor processor = start(settings(guarantee), ROOM);
        LabelReader reader = reader()) {
      reader.readUntil(0, STREAMS * CLIPS);
      reader.expectNothingMore();
      assertThat(processor.ended()).isNotDone();
      assertRight(sent, reader.clipLabels());
      assertThat(reader.frameLabels()).isEmpty();
      assertThat(reader.deadLetters()).isEmpty();
      assertThat(readAgain).hasValue(0);
      assertThat(missing).hasValue(0);
    }
  }

  @Test
  void withAFrameModel_framesAreLabelledAsEver() {
    List<Frame> sent = frames();
    send(sent);
    try (FrameModel frames = FrameModel.open(frameFile, Device.CPU);
        StreamProcessor processor =
            start(
                settings(Guarantee.EXACTLY_ONCE),
                ServedModels.borrowing(frames, Optional.empty()),
                ROOM);
        LabelReader reader = reader()) {
      reader.readUntil(sent.size(), STREAMS * CLIPS);
      reader.expectNothingMore();
      assertThat(processor.ended()).isNotDone();
      FrameTally.assertOneLabelEach(sent, reader.frameLabels());
      assertThat(reader.frameLabels())
          .allMatch(label -> label.getModel().getSha256().equals(frames.card().sha256()));
      assertRight(sent, reader.clipLabels());
    }
  }

  @ParameterizedTest
  @CsvSource({"EXACTLY_ONCE, 0", "AT_LEAST_ONCE, 0", "EXACTLY_ONCE, 3000"})
  void withNextToNoMemory_framesAreReadAgain_andTheLabelsAreTheSame(
      Guarantee guarantee, long memory) {
    List<Frame> sent = frames();
    send(sent);
    try (StreamProcessor processor = start(settings(guarantee), memory);
        LabelReader reader = reader()) {
      reader.readUntil(0, STREAMS * CLIPS);
      reader.expectNothingMore();
      assertThat(processor.ended()).isNotDone();
      assertRight(sent, reader.clipLabels());
      assertThat(readAgain.get()).isBetween(1, STREAMS * CLIPS * MODEL_FRAMES);
      if (memory == 0) {
        assertThat(readAgain).hasValue(STREAMS * CLIPS * MODEL_FRAMES);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void afterAnEndInTheMiddle_clipsGoOnFromTheTopic_withOneLabelEach(Guarantee guarantee) {
    List<Frame> sent = frames();
    int half = sent.size() / 2 + 3;
    send(sent.subList(0, half));
    try (LabelReader reader = reader()) {
      try (StreamProcessor processor = start(settings(guarantee), ROOM)) {
        awaitClipFrames(half);
        assertThat(processor.ended()).isNotDone();
      }
      send(sent.subList(half, sent.size()));
      try (StreamProcessor again = start(settings(guarantee), ROOM)) {
        reader.readUntil(0, STREAMS * CLIPS);
        reader.expectNothingMore();
        assertThat(again.ended()).isNotDone();
      }
      assertRight(sent, reader.clipLabels());
      assertThat(readAgain.get()).isPositive();
      assertThat(missing).hasValue(0);
    }
  }

  private void awaitClipFrames(int count) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> clipFrames.get() >= count);
  }

  @Test
  void windowsThatOverlap_shareFrames() {
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      Frame frame = noise("door", "", i, false);
      frame.setClipId(null);
      sent.add(frame);
    }
    send(sent);
    ClipSettings windows = new ClipSettings(8, 3, Duration.ofSeconds(60));
    try (StreamProcessor processor = start(settings(Guarantee.EXACTLY_ONCE, windows), ROOM);
        LabelReader reader = reader()) {
      reader.readUntil(0, 5);
      reader.expectNothingMore();
      assertThat(processor.ended()).isNotDone();
      assertThat(reader.clipLabels()).hasSize(5);
      for (ClipLabel label : reader.clipLabels()) {
        int first = (int) label.getFirstFrame();
        assertThat(reference.fits(label, sent.subList(first, first + 8))).isTrue();
      }
      assertThat(readAgain).hasValue(0);
    }
  }

  /** Offset by offset of the only stream. */
  private Map<TopicPartition, RecordsToDelete> before(int partition, long offset) {
    return Map.of(
        new TopicPartition(topics.frames(), partition), RecordsToDelete.beforeOffset(offset));
  }

  private void delete(long offset) throws Exception {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      Map<Integer, Long> ends = new HashMap<>();
      for (int p = 0; p < PARTITIONS; p++) {
        TopicPartition tp = new TopicPartition(topics.frames(), p);
        ends.put(
            p,
            admin.listOffsets(Map.of(tp, OffsetSpec.latest())).partitionResult(tp).get().offset());
      }
      for (Map.Entry<Integer, Long> end : ends.entrySet()) {
        if (end.getValue() > 0) {
          admin.deleteRecords(before(end.getKey(), offset)).all().get();
        }
      }
    }
  }

  private static List<Frame> oneClip() {
    List<Frame> clip = new ArrayList<>();
    for (int i = 0; i < FRAMES_A_CLIP; i++) {
      clip.add(noise("gate", "clip", i, i == FRAMES_A_CLIP - 1));
    }
    return clip;
  }

  /** Frames 0 to 4 come before a restart, 0 to 2 are deleted, and the rest comes after it. */
  @Test
  void whatRetentionHasRemoved_isLeftOut_andTheLabelSaysSo() throws Exception {
    List<Frame> clip = oneClip();
    send(clip.subList(0, 5));
    ProcessorSettings settings = settings(Guarantee.EXACTLY_ONCE);
    try (LabelReader reader = reader()) {
      try (StreamProcessor processor = start(settings, ROOM)) {
        awaitClipFrames(5);
        assertThat(processor.ended()).isNotDone();
      }
      delete(3);
      send(clip.subList(5, FRAMES_A_CLIP));
      try (StreamProcessor again = start(settings, ROOM)) {
        reader.readUntil(0, 1);
        assertThat(again.ended()).isNotDone();
      }
      ClipLabel label = reader.clipLabels().get(0);
      // All that are gone, whether or not the model would have seen them.
      assertThat(missing).hasValue(3);
      assertThat(label.getFrames()).isEqualTo(FRAMES_A_CLIP - 3);
      assertThat(label.getFirstFrame()).isZero();
      assertThat(reference.fits(label, clip.subList(3, FRAMES_A_CLIP))).isTrue();
      assertThat(reader.deadLetters()).isEmpty();
    }
  }

  @Test
  void whereNothingIsLeft_theLabelIsEmpty_andADeadLetterSaysWhy() throws Exception {
    List<Frame> clip = oneClip();
    send(clip.subList(0, FRAMES_A_CLIP - 1));
    ProcessorSettings settings =
        settings(Guarantee.EXACTLY_ONCE, new ClipSettings(8, 8, Duration.ofSeconds(3)));
    try (LabelReader reader = reader()) {
      try (StreamProcessor processor = start(settings, ROOM)) {
        awaitClipFrames(FRAMES_A_CLIP - 1);
        assertThat(processor.ended()).isNotDone();
      }
      assertThat(reader.clipLabels()).isEmpty();
      delete(FRAMES_A_CLIP - 1);
      // Nothing more comes: the clip ends as idle.
      try (StreamProcessor again = start(settings, ROOM)) {
        reader.readUntil(0, 1);
        reader.readUntilDeadLetters(1);
        assertThat(again.ended()).isNotDone();
      }
      ClipLabel label = reader.clipLabels().get(0);
      assertThat(label.getLabels()).isEmpty();
      assertThat(label.getFrames()).isZero();
      Header reason = reader.deadLetters().get(0).headers().lastHeader(DeadLetter.REASON);
      assertThat(new String(reason.value(), UTF_8)).isEqualTo("clip_frames_gone");
    }
  }
}
