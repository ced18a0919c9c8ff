package dev.clipstream.guarantee;

import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.model.ClipModel;
import dev.clipstream.model.session.Device;
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
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.models.ClipModels;
import dev.clipstream.testing.models.ClipReference;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Common set-up of tests with a clip model: a broker, topics, the model, and what is heard. */
abstract class ClipModelFixture {

  static final int PARTITIONS = 3;

  /** More than twice what the model takes: it chooses from all of them, at the end. */
  static final int FRAMES_A_CLIP = 11;

  static final int MODEL_FRAMES = 4;
  private static final int MODEL_SIDE = 6;
  static final int SIDE = 10;
  static final long ROOM = 1 << 20;

  @TempDir static Path folder;

  static EmbeddedBroker broker;
  private static Path clipFile;
  static Path frameFile;
  private static int runs;

  final AtomicInteger readAgain = new AtomicInteger();
  final AtomicInteger missing = new AtomicInteger();
  private final AtomicInteger clipFrames = new AtomicInteger();
  TopicNames topics;
  ClipModel clipModel;
  ClipReference reference;

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

  ProcessorSettings settings(Guarantee guarantee, ClipSettings clips) {
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

  ProcessorSettings settings(Guarantee guarantee) {
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
  StreamProcessor start(ProcessorSettings settings, long memory) {
    return start(settings, ServedModels.none(), memory);
  }

  StreamProcessor start(ProcessorSettings settings, ServedModels models, long memory) {
    StreamProcessor processor =
        new StreamProcessor(
            settings, models, Optional.of(ServedClipModel.borrowing(clipModel, memory)), listener);
    processor.start();
    return processor;
  }

  static Frame noise(String stream, String clip, int index, boolean last) {
    byte[] pixels = new byte[3 * SIDE * SIDE];
    new Random(31L * (stream + clip).hashCode() + index).nextBytes(pixels);
    Frame frame = TestFrames.frame(stream, clip, index, last, SIDE);
    frame.setImage(ByteBuffer.wrap(pixels));
    return frame;
  }

  void send(List<Frame> frames) {
    try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames())) {
      producer.sendAll(frames);
    }
  }

  LabelReader reader() {
    return new LabelReader(broker.bootstrapServers(), topics);
  }

  void awaitClipFrames(int count) {
    Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> clipFrames.get() >= count);
  }
}
