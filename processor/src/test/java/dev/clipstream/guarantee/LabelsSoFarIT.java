package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.step.StepModel;
import dev.clipstream.model.step.StepPair;
import dev.clipstream.records.TopicNames;
import dev.clipstream.steps.SoFarCheck;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.models.StepModelFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What SIGKILL does to labels so far: nothing. */
class LabelsSoFarIT {

  private static final int SIDE = 8;
  private static final int KILLS = 3;
  private static final int FRAMES_A_CLIP = 12;
  private static final int STREAMS = 5;

  @TempDir Path folder;

  /** Two streams have clips, the others none. */
  private static List<Frame> clip(int number) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES_A_CLIP; i++) {
      for (int stream = 0; stream < STREAMS; stream++) {
        boolean clips = stream < 2;
        boolean last = stream == 0 && i == FRAMES_A_CLIP - 1;
        long index = clips ? i : (long) FRAMES_A_CLIP * number + i;
        frames.add(
            TestFrames.frame(
                "camera-" + stream, clips ? "clip-" + number : null, index, last, SIDE));
        if (i == 5) {
          // Again: it takes no step.
          frames.add(frames.get(frames.size() - 1));
        }
      }
    }
    return frames;
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  @Timeout(600)
  void labelsSoFarAreThoseOfALoopWithoutKafka_acrossKills(boolean pixels) throws Exception {
    TopicNames topics = TopicNames.DEFAULT;
    Path frameFile = TestModels.frameModel(folder, "frames", SIDE);
    Path impatient = folder.resolve("client.properties");
    Files.writeString(
        impatient,
        "main.consumer.session.timeout.ms=1500\nmain.consumer.heartbeat.interval.ms=300\n");
    List<Frame> sent = new ArrayList<>();
    Random random = new Random(5);
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        FrameModel frameModel = FrameModel.open(frameFile, Device.CPU)) {
      Path stepFile =
          pixels
              ? StepModelFiles.ofPixels(folder, "steps", SIDE, 8)
              : StepModelFiles.of(folder, "steps", frameModel, 8);
      List<String> options =
          List.of(
              "--frame-model=" + frameFile,
              "--stream-model=" + stepFile,
              "--device=cpu",
              "--commit-interval=200ms",
              "--command-config=" + impatient);
      Topics.create(broker.bootstrapServers(), topics, 2);
      try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames());
          LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
        int clip = 0;
        for (int kill = 0; kill < KILLS; kill++) {
          try (RunProcess run =
              RunProcess.start(broker.bootstrapServers(), topics, folder, options)) {
            int before = reader.frameLabels().size();
            do {
              send(producer, clip(clip++), sent);
              reader.read(1000);
            } while (reader.frameLabels().size() == before && mayLabel(run));
            for (int more = 0; more < 5; more++) {
              send(producer, clip(clip++), sent);
            }
            reader.read(random.nextInt(150));
          }
        }
        while (reader.frameLabels().size() < sent.size()) {
          try (RunProcess run =
              RunProcess.start(broker.bootstrapServers(), topics, folder, options)) {
            while (reader.frameLabels().size() < sent.size() && mayLabel(run)) {
              reader.read(500);
            }
            reader.expectNothingMore();
          }
        }
        try (StepModel steps = StepPair.open(stepFile, frameModel, Device.CPU)) {
          SoFarCheck.assertRight(sent, reader.frameLabels(), frameModel, steps);
        }
      }
    }
  }

  /** A machine that is busy may keep the broker from answering in time; then it starts again. */
  private static boolean mayLabel(RunProcess run) {
    boolean alive = run.isAlive();
    assertThat(alive || run.log().contains("no Kafka broker answers")).as(run.log()).isTrue();
    return alive;
  }

  private static void send(TestProducer producer, List<Frame> frames, List<Frame> sent)
      throws Exception {
    producer.sendAll(frames);
    producer.flush();
    sent.addAll(frames);
  }
}
