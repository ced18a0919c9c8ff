package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.models.FaultyModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What models that throw or hang, in ONNX Runtime itself, do to labels and to the process. */
class ModelFaultIT {

  private static final int SIDE = 8;
  private static final int FRAMES = 60;
  private static final int POISONED = 23;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static Path impatient;
  private static int tests;

  private final TopicNames topics = newTopics();
  private final Path own = folder.resolve(topics.frames());

  @BeforeAll
  static void startBroker() throws IOException {
    broker = EmbeddedBroker.start();
    // So that the next process need not wait long for what the one before has left behind.
    impatient = folder.resolve("client.properties");
    Files.writeString(
        impatient,
        "main.consumer.session.timeout.ms=1500\nmain.consumer.heartbeat.interval.ms=300\n");
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static TopicNames newTopics() {
    String prefix = "fault" + tests++ + "-";
    TopicNames topics = Topics.named(prefix);
    Topics.create(broker.bootstrapServers(), topics, 2);
    return topics;
  }

  /** Clips of ten frames; one frame, in the third clip, is poisoned. */
  private List<Frame> send() {
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < FRAMES; i++) {
      Frame frame = TestFrames.frame("camera", "clip-" + i / 10, i % 10, i % 10 == 9, SIDE);
      sent.add(i == POISONED ? FaultyModels.poison(frame) : frame);
    }
    try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames())) {
      producer.sendAll(sent);
    }
    return sent;
  }

  private RunProcess run(Path frameModel, Path sequenceModel) {
    return RunProcess.start(
        broker.bootstrapServers(),
        topics,
        own,
        List.of(
            "--frame-model=" + frameModel,
            "--sequence-model=" + sequenceModel,
            "--device=cpu",
            "--command-config=" + impatient,
            "--inference-timeout=1s"));
  }

  private static Path clips(Path frameModel) {
    String sha256 = sha256(frameModel);
    return TestModels.sequenceModel(folder, "clips-" + sha256.substring(0, 8), sha256, 64);
  }

  private static String sha256(Path frameModel) {
    try (FrameModel model = FrameModel.open(frameModel, Device.CPU)) {
      return model.card().sha256();
    }
  }

  @Test
  void aModelThatThrowsOnOneFrame_deadLettersThatFrame_andLabelsAllOthers() {
    Path frames = FaultyModels.throwingFrameModel(folder, "throwing", SIDE);
    List<Frame> sent = send();
    Frame poisoned = sent.remove(POISONED);
    try (LabelReader reader = new LabelReader(broker.bootstrapServers(), topics);
        RunProcess run = run(frames, clips(frames))) {
      reader.readUntil(sent.size(), FRAMES / 10);
      reader.expectNothingMore();
      FrameTally.assertOneLabelEach(sent, reader.frameLabels());
      FrameTally.assertOneLabelAClip(sent, reader.clipLabels());
      assertThat(reader.deadLetters()).hasSize(1);
      assertThat(reader.deadLetters().get(0).value())
          .isEqualTo(AvroSerde.frames().toBytes(poisoned));
      assertThat(run.isAlive()).isTrue();
    }
  }

  @Test
  void aFrameModelThatHangs_endsTheProcessWithStatus1_andTheNextOneLosesNothing() {
    Path hanging = FaultyModels.hangingFrameModel(folder, "hanging", SIDE);
    Path sound = TestModels.frameModel(folder, "sound", SIDE);
    assertEndsAndGoesOn(
        hanging, clips(hanging), "a batch of " + topics.frames() + "-", sound, clips(sound));
  }

  @Test
  void aSequenceModelThatHangs_endsTheProcessWithStatus1_andTheNextOneLosesNothing() {
    Path frames = TestModels.frameModel(folder, "frames", SIDE);
    Path hanging = FaultyModels.hangingSequenceModel(folder, "hanging-clips", sha256(frames));
    // A clip of nothing but poison is what its features hang on.
    try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames())) {
      producer.send(FaultyModels.poison(TestFrames.frame("poison", "clip", 0, true, SIDE)));
    }
    try (RunProcess run = run(frames, hanging)) {
      assertThat(run.awaitEnd(PATIENCE)).isEqualTo(1);
      assertThat(run.log()).contains("clips has been running for more than 1.0 s");
    }
    try (LabelReader reader = new LabelReader(broker.bootstrapServers(), topics);
        RunProcess again = run(frames, clips(frames))) {
      reader.readUntil(1, 1);
      reader.expectNothingMore();
      assertThat(reader.frameLabels()).hasSize(1);
      assertThat(reader.clipLabels()).hasSize(1);
      assertThat(again.isAlive()).isTrue();
    }
  }

  @Test
  void aSequenceModelThatThrowsOnOneClip_leavesItsLabelEmpty_andLabelsAllOthers() {
    Path frames = TestModels.frameModel(folder, "frames", SIDE);
    Path throwing = FaultyModels.throwingSequenceModel(folder, "throwing-clips", sha256(frames));
    List<Frame> sent = new ArrayList<>();
    for (int clip = 0; clip < 40; clip++) {
      // A clip of nothing but poison is what its features are thrown on.
      Frame frame = TestFrames.frame("camera-" + clip % 4, "clip-" + clip, 0, true, SIDE);
      sent.add(clip == POISONED ? FaultyModels.poison(frame) : frame);
    }
    try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames());
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics);
        RunProcess run = run(frames, throwing)) {
      producer.sendAll(sent);
      producer.flush();
      reader.readUntil(sent.size(), sent.size());
      reader.expectNothingMore();
      FrameTally.assertOneLabelEach(sent, reader.frameLabels());
      FrameTally.assertOneLabelAClip(sent, reader.clipLabels());
      assertThat(reader.clipLabels())
          .allSatisfy(
              clip ->
                  assertThat(clip.getLabels().isEmpty())
                      .isEqualTo(clip.getClipId().equals("clip-" + POISONED)));
      assertThat(run.isAlive()).isTrue();
      assertThat(run.log())
          .contains("a clip of 1 frames has an empty label: the model fails on it");
    }
  }

  private void assertEndsAndGoesOn(
      Path faulty, Path faultyClips, String message, Path sound, Path soundClips) {
    List<Frame> sent = send();
    try (RunProcess run = run(faulty, faultyClips)) {
      assertThat(run.awaitEnd(PATIENCE)).isEqualTo(1);
      assertThat(run.log()).contains(message).contains("start it again, it goes on from there");
    }
    try (LabelReader reader = new LabelReader(broker.bootstrapServers(), topics);
        RunProcess again = run(sound, soundClips)) {
      reader.readUntil(FRAMES, FRAMES / 10);
      reader.expectNothingMore();
      FrameTally.assertOneLabelEach(sent, reader.frameLabels());
      FrameTally.assertOneLabelAClip(sent, reader.clipLabels());
      assertThat(again.isAlive()).isTrue();
    }
  }
}
