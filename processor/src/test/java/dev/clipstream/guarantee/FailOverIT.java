package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.cluster.BrokerChild;
import dev.clipstream.testing.faults.Fleet;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance of three dies and does not come back: the others go on with its streams. */
class FailOverIT {

  private static final int SIDE = 8;
  private static final int STREAMS = 36;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  @Test
  void streamsOfAKilledInstance_goOnWithTheOthers_fromTheirStandbys() throws Exception {
    Path frames = TestModels.frameModel(folder, "frames", SIDE);
    Path clips = TestModels.sequenceModel(folder, "clips", frames, 64);
    List<String> options =
        List.of(
            "--frame-model=" + frames,
            "--sequence-model=" + clips,
            "--device=cpu",
            "--workers=1",
            "--standby-replicas=1");
    TopicNames topics = TopicNames.DEFAULT;
    try (BrokerChild broker = new BrokerChild(folder.resolve("broker"))) {
      Topics.create(broker.bootstrapServers(), topics, 12);
      try (TestProducer producer = new TestProducer(broker.bootstrapServers(), topics.frames());
          LabelReader reader = new LabelReader(broker.bootstrapServers(), topics);
          Fleet fleet = new Fleet(broker.bootstrapServers(), topics, folder, options)) {
        for (int number = 0; number < 3; number++) {
          fleet.start(number);
        }
        List<Frame> sent = new ArrayList<>();
        int round = send(producer, sent, 0, 10);
        await(reader, fleet, sent.size());
        // Until the work has settled on all three.
        Instant settled = Instant.now().plusSeconds(10);
        while (Instant.now().isBefore(settled)) {
          round = send(producer, sent, round, 1);
          reader.read(200);
        }
        fleet.kill(1);
        Instant killed = Instant.now();
        Instant until = killed.plusSeconds(5);
        while (Instant.now().isBefore(until)) {
          round = send(producer, sent, round, 1);
          reader.read(200);
        }
        send(producer, sent, round, 1);
        await(reader, fleet, sent.size());
        reader.expectNothingMore();
        FrameTally.assertOneLabelEach(sent, reader.frameLabels());
        System.out.printf(
            "an instance of three killed: its streams paused for up to %.1f s%n",
            longestPause(reader.frameLabels(), killed).toMillis() / 1e3);
      }
    }
  }

  /** A frame of each stream a round, of a continuous stream. */
  private static int send(TestProducer producer, List<Frame> sent, int from, int rounds) {
    for (int round = from; round < from + rounds; round++) {
      for (int stream = 0; stream < STREAMS; stream++) {
        Frame frame = TestFrames.frame("camera-" + stream, null, round, false, SIDE);
        producer.send(frame);
        sent.add(frame);
      }
    }
    producer.flush();
    return from + rounds;
  }

  private static void await(LabelReader reader, Fleet fleet, int labels) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (reader.frameLabels().size() < labels) {
      reader.read(100);
      if (reader.frameLabels().isEmpty()) {
        fleet.supervise();
      }
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  /** From the kill to a stream's first label after it, of the stream that had to wait longest. */
  private static Duration longestPause(List<FrameLabel> labels, Instant killed) {
    Map<String, Instant> first = new HashMap<>();
    for (FrameLabel label : labels) {
      if (label.getLabelledAt().isAfter(killed)) {
        first.putIfAbsent(label.getStreamId(), label.getLabelledAt());
      }
    }
    assertThat(first).hasSize(STREAMS);
    return first.values().stream()
        .map(at -> Duration.between(killed, at))
        .max(Duration::compareTo)
        .orElseThrow();
  }
}
