package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.clips.ClipSettings;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.TopicNames;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.streams.settings.LabelSettings;
import dev.clipstream.streams.settings.ProcessorSettings;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A sequence model that takes longer for what is due than a transaction lasts. */
class SlowClipsIT {

  private static final int SIDE = 8;
  private static final int STREAMS = 40;
  private static final Duration A_CLIP = Duration.ofMillis(750);

  @TempDir static Path folder;

  /** As if the model took so long for each clip: it is heard of by the thread that ran it. */
  private static final class SlowModel implements ProcessorListener {
    @Override
    public void clipsClassified(int clips, long nanos) {
      try {
        TimeUnit.NANOSECONDS.sleep(clips * A_CLIP.toNanos());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static ProcessorSettings settings(String bootstrapServers, Guarantee guarantee) {
    ProcessorSettings defaults =
        ProcessorSettings.defaults(bootstrapServers, folder.resolve("state-" + guarantee));
    LabelSettings labelling = defaults.labelling();
    return new ProcessorSettings(
        bootstrapServers,
        "slow-" + guarantee,
        defaults.topics(),
        Optional.empty(),
        guarantee,
        defaults.batching(),
        new LabelSettings(
            labelling.topK(),
            new ClipSettings(4, 4, Duration.ofSeconds(1)),
            labelling.limits(),
            labelling.maxAge(),
            labelling.minScore()),
        defaults.streams(),
        Map.of());
  }

  @ParameterizedTest
  @EnumSource
  void fortyClipsIdleAtOnce_atThreeQuartersOfASecondEach_haveTheirLabels(Guarantee guarantee) {
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      for (int stream = 0; stream < STREAMS; stream++) {
        sent.add(TestFrames.frame("camera-" + stream, "clip", i, false, SIDE));
      }
    }
    try (EmbeddedBroker broker = EmbeddedBroker.start();
        FrameModel frames =
            FrameModel.open(TestModels.frameModel(folder, "frames", SIDE), Device.CPU);
        SequenceModel sequence =
            SequenceModel.open(
                TestModels.sequenceModel(folder, "clips", frames.card().sha256(), 64),
                frames,
                Device.CPU)) {
      String servers = broker.bootstrapServers();
      Topics.create(servers, TopicNames.DEFAULT, 1);
      try (TestProducer producer = new TestProducer(servers, TopicNames.DEFAULT.frames());
          LabelReader reader = new LabelReader(servers, TopicNames.DEFAULT);
          StreamProcessor processor =
              new StreamProcessor(
                  settings(servers, guarantee),
                  ServedModels.borrowing(frames, Optional.of(sequence)),
                  new SlowModel())) {
        producer.sendAll(sent);
        processor.start();
        reader.readUntil(sent.size(), STREAMS);
        reader.expectNothingMore();
        FrameTally.assertOneLabelAClip(sent, reader.clipLabels());
        assertThat(reader.clipLabels()).extracting(ClipLabel::getEnd).containsOnly(ClipEnd.IDLE);
        assertThat(processor.ended()).isNotDone();
        assertThat(processor.deadThreads()).isZero();
      }
    }
  }
}
