package dev.clipstream.deadletters;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a frame that a limit has turned down, once the limit is raised. */
class ReplayIT {

  private static final int SIDE = 8;

  @TempDir Path folder;

  private final TopicNames topics = Topics.named("mended-");
  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start();
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private RunProcess run(String... options) {
    Path frameModel = TestModels.frameModel(folder, "frames", SIDE);
    List<String> all =
        new ArrayList<>(
            List.of(
                "--frame-model=" + frameModel,
                "--sequence-model=" + TestModels.sequenceModel(folder, "clips", frameModel, 64),
                "--device=cpu"));
    all.addAll(List.of(options));
    return RunProcess.start(broker.bootstrapServers(), topics, folder.resolve("run"), all);
  }

  @Test
  void aReplayedFrame_hasItsLabel_andTheClipThatWasLabelledWithoutIt_keepsItsOwn() {
    Topics.create(broker.bootstrapServers(), topics, 2);
    List<Frame> clip = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      // The second is too large for the first run.
      clip.add(TestFrames.frame("door", "clip-1", i, i == 3, i == 1 ? 4 * SIDE : SIDE));
    }
    try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames())) {
      producer.sendAll(clip);
    }
    try (RunProcess run = run("--max-pixels=100");
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      reader.readUntil(3, 1);
      reader.readUntilDeadLetters(1);
      assertThat(reader.clipLabels().get(0).getFrames()).isEqualTo(3);
      assertThat(run.stop()).as(run.log()).isIn(0, 143);
    }
    ReplayReport report =
        new Replayer(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                topics.deadLetters(),
                topics.frames())
            .replay(LetterSelection.ALL, false, () -> false);
    assertThat(report.sent()).isEqualTo(1);
    try (RunProcess run = run();
        LabelReader reader = new LabelReader(broker.bootstrapServers(), topics)) {
      reader.readUntil(4, 1);
      reader.expectNothingMore();
      assertThat(reader.frameLabels())
          .extracting(FrameLabel::getFrameIndex)
          .containsExactlyInAnyOrder(0L, 1L, 2L, 3L);
      assertThat(reader.clipLabels()).hasSize(1);
      assertThat(run.isAlive()).isTrue();
    }
  }
}
