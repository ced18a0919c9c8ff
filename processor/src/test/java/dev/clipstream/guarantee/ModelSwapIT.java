package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.system.Sha256;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.faults.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** New models under the same names, while frames pass. */
class ModelSwapIT {

  private static final int SIDE = 8;
  private static final int STREAMS = 4;
  private static final int FRAMES_A_CLIP = 15;
  private static final int SWAPS = 4;

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

  /** A clip that is open from before the first swap until after the last. */
  private static Frame ofTheOpenClip(int index, boolean last) {
    return TestFrames.frame("camera-open", "open", index, last, SIDE);
  }

  /**
   * Puts a pair in the place of the one before, the frame model first.
   *
   * @return the frame model's SHA-256
   */
  private String replaceModels(Path served, long seed) throws IOException {
    Path made = Files.createDirectories(folder.resolve("made"));
    Path frames = TestModels.frameModel(made, "frames", SIDE, seed);
    String sha256;
    try (FrameModel model = FrameModel.open(frames, Device.CPU)) {
      sha256 = model.card().sha256();
    }
    Path clips = TestModels.sequenceModel(made, "clips", sha256, 64);
    for (Path file : List.of(frames, clips)) {
      Files.move(file, served.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }
    return sha256;
  }

  @Test
  void noFrameIsLost_noneLabelledTwice_andEachStreamShowsWhereTheSwitchWas() throws Exception {
    TopicNames topics = TopicNames.DEFAULT;
    Path served = Files.createDirectories(folder.resolve("served"));
    List<String> shas = new ArrayList<>(List.of(replaceModels(served, 0)));
    List<Frame> sent = new ArrayList<>();
    int clips = 0;
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      Topics.create(broker.bootstrapServers(), topics, 3);
      try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames());
          LabelReader reader = new LabelReader(broker.bootstrapServers(), topics);
          Fleet fleet =
              new Fleet(
                  broker.bootstrapServers(),
                  topics,
                  folder,
                  List.of(
                      "--frame-model=" + served.resolve("frames.onnx"),
                      "--sequence-model=" + served.resolve("clips.onnx"),
                      "--device=cpu",
                      "--clip-idle-timeout=10m",
                      "--model-poll-interval=100ms"))) {
        fleet.start(0);
        List<Frame> first = new ArrayList<>(clip(clips++));
        first.add(ofTheOpenClip(0, false));
        first.add(ofTheOpenClip(1, false));
        producer.sendAll(first);
        sent.addAll(first);
        String firstSequence = Sha256.of(served.resolve("clips.onnx"));
        while (reader.frameLabels().size() < first.size()) {
          reader.read(100);
          fleet.supervise();
        }
        RunProcess run = fleet.get(0);
        for (int swap = 1; swap <= SWAPS; swap++) {
          shas.add(replaceModels(served, swap));
          String now = "from here on frames (" + shas.get(swap).substring(0, 8);
          for (int i = 0; i < 3 || !run.log().contains(now); i++) {
            List<Frame> more = clip(clips++);
            producer.sendAll(more);
            producer.flush();
            sent.addAll(more);
            reader.read(50);
            assertThat(run.isAlive()).as(run.log()).isTrue();
            assertThat(i).as(run.log()).isLessThan(1000);
          }
          List<Frame> after = clip(clips++);
          producer.sendAll(after);
          sent.addAll(after);
        }
        producer.send(ofTheOpenClip(2, true));
        sent.add(ofTheOpenClip(2, true));
        reader.readUntil(sent.size(), STREAMS * clips + 1);
        reader.expectNothingMore();
        assertThat(run.isAlive()).as(run.log()).isTrue();
        FrameTally.assertOneLabelEach(sent, reader.frameLabels());
        FrameTally.assertOneLabelAClip(sent, reader.clipLabels());
        assertThat(reader.deadLetters()).isEmpty();
        assertSwitches(reader.frameLabels(), shas);
        assertThat(reader.clipLabels()).noneMatch(clip -> clip.getLabels().isEmpty());
        assertThat(reader.clipLabels())
            .filteredOn(clip -> "open".equals(clip.getClipId()))
            .extracting(clip -> clip.getModel().getSha256())
            .containsExactly(firstSequence);
        assertThat(reader.clipLabels().stream().map(ClipLabel::getModel).distinct())
            .hasSizeBetween(2, SWAPS + 1);
      }
    }
  }

  /** Of each stream, the labels' models come in the order in which they were served. */
  private static void assertSwitches(List<FrameLabel> labels, List<String> shas) {
    Map<String, List<String>> byStream = new TreeMap<>();
    for (FrameLabel label : labels) {
      List<String> seen =
          byStream.computeIfAbsent(label.getStreamId(), stream -> new ArrayList<>());
      String sha256 = label.getModel().getSha256();
      if (seen.isEmpty() || !seen.get(seen.size() - 1).equals(sha256)) {
        seen.add(sha256);
      }
    }
    Set<String> inOrder = new LinkedHashSet<>(shas);
    assertThat(byStream.values())
        .allSatisfy(seen -> assertThat(inOrder).containsAll(seen))
        .allSatisfy(seen -> assertThat(seen.get(seen.size() - 1)).isEqualTo(shas.get(SWAPS)));
  }
}
