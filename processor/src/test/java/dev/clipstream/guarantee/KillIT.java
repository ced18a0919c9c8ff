package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SIGKILL does to labels. */
class KillIT {

  private static final int SIDE = 8;
  private static final int KILLS = 10;
  private static final int FRAMES_A_CLIP = 20;
  private static final int STREAMS = 4;

  @TempDir Path folder;

  private static List<Frame> clip(int number) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < FRAMES_A_CLIP; i++) {
      for (int stream = 0; stream < STREAMS; stream++) {
        boolean last = i == FRAMES_A_CLIP - 1;
        frames.add(TestFrames.frame("camera-" + stream, "clip-" + number, i, last, SIDE));
      }
    }
    return frames;
  }

  /**
   * Frames keep coming while the process is killed ten times in mid-stream; whatever was in a
   * batch, in a transaction or due at that moment must be labelled by the next one, and only by it.
   */
  @Test
  void noLabelIsMissing_andNoneComesTwice_acrossTenKills() throws Exception {
    TopicNames topics = TopicNames.DEFAULT;
    Path frames = TestModels.frameModel(folder, "frames", SIDE);
    Path clips = TestModels.sequenceModel(folder, "clips", frames, 64);
    Path impatient = folder.resolve("client.properties");
    Files.writeString(
        impatient,
        "main.consumer.session.timeout.ms=1500\nmain.consumer.heartbeat.interval.ms=300\n");
    List<String> options =
        List.of(
            "--frame-model=" + frames,
            "--sequence-model=" + clips,
            "--device=cpu",
            "--commit-interval=200ms",
            "--command-config=" + impatient);
    Random random = new Random(7);
    List<Frame> sent = new ArrayList<>();
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Topics.create(broker.bootstrapServers(), topics, 4);
      try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames());
          LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
        int clip = 0;
        for (int kill = 0; kill < KILLS; kill++) {
          try (RunProcess run =
              RunProcess.start(broker.bootstrapServers(), topics, folder, options)) {
            // Until it has labelled something, and then a random while into more work.
            int before = reader.frameLabels().size();
            do {
              List<Frame> more = clip(clip++);
              producer.sendAll(more);
              producer.flush();
              sent.addAll(more);
              reader.read(random.nextInt(100) + 20);
              assertThat(run.isAlive()).as(Files.readString(folder.resolve("run.log"))).isTrue();
            } while (reader.frameLabels().size() == before);
            for (int more = 0; more < 5; more++) {
              List<Frame> frame = clip(clip++);
              producer.sendAll(frame);
              producer.flush();
              sent.addAll(frame);
            }
            reader.read(random.nextInt(150));
          }
        }
        try (RunProcess run =
            RunProcess.start(broker.bootstrapServers(), topics, folder, options)) {
          reader.readUntil(sent.size(), STREAMS * clip);
          reader.expectNothingMore();
          assertThat(run.stop()).isIn(0, 143);
          assertThat(run.log())
              .as("that state is built anew after a kill is no error")
              .doesNotContain("corrupted");
        }
        FrameTally.assertOneLabelEach(sent, reader.frameLabels());
        FrameTally.assertOneLabelAClip(sent, reader.clipLabels());
        assertThat(reader.deadLetters()).isEmpty();
      }
    }
  }
}
