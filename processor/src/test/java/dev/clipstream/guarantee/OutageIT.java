package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.Frame;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.cluster.BrokerChild;
import dev.clipstream.testing.faults.Fleet;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A broker that is silent says nothing of whether a stream is. */
class OutageIT {

  private static final int SIDE = 8;
  private static final int IDLE_SECONDS = 8;

  @TempDir Path folder;

  @Test
  void aClipIsNotEndedBecauseTheBrokerWasSilentForLongerThanIdle() throws Exception {
    TopicNames topics = TopicNames.DEFAULT;
    Path frames = TestModels.frameModel(folder, "frames", SIDE);
    Path clips = TestModels.sequenceModel(folder, "clips", frames, 64);
    Path properties = folder.resolve("client.properties");
    // So that the instance keeps its partition, and with it its clocks.
    Files.writeString(properties, "main.consumer.session.timeout.ms=60000\n");
    List<Frame> clip =
        IntStream.range(0, 10)
            .mapToObj(i -> TestFrames.frame("camera", "clip", i, i == 9, SIDE))
            .toList();
    try (BrokerChild broker = new BrokerChild(folder.resolve("broker"))) {
      Topics.create(broker.bootstrapServers(), topics, 1);
      try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames());
          LabelReader reader = new LabelReader(broker.bootstrapServers(), topics);
          Fleet fleet =
              new Fleet(
                  broker.bootstrapServers(),
                  topics,
                  folder,
                  List.of(
                      "--frame-model=" + frames,
                      "--sequence-model=" + clips,
                      "--device=cpu",
                      "--clip-idle-timeout=" + IDLE_SECONDS + "s",
                      "--command-config=" + properties))) {
        fleet.start(0);
        producer.sendAll(clip.subList(0, 5));
        producer.flush();
        reader.readUntil(5, 0);
        broker.freeze(IDLE_SECONDS * 1_000L + 6_000);
        producer.sendAll(clip.subList(5, 10));
        producer.flush();
        reader.readUntil(10, 1);
        reader.expectNothingMore();
        assertThat(reader.clipLabels())
            .singleElement()
            .satisfies(label -> assertThat(label.getEnd()).isEqualTo(ClipEnd.LAST_FRAME))
            .satisfies(label -> assertThat(label.getFrames()).isEqualTo(10));
      }
    }
  }
}
