package dev.clipstream.guarantee;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.cluster.BrokerChild;
import dev.clipstream.testing.faults.Fleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An instance of three goes, for good or for a moment: the others go on with its streams. */
class FailOverIT {

  private static final TopicNames TOPICS = TopicNames.DEFAULT;
  private static final int SIDE = 8;
  private static final int STREAMS = 36;
  private static final int INSTANCES = 3;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir Path folder;

  private final List<Frame> sent = new ArrayList<>();
  private int round;
  private BrokerChild broker;
  private TestProducer producer;
  private LabelReader reader;

  @BeforeEach
  void startBroker() throws Exception {
    broker = new BrokerChild(folder.resolve("broker"));
    Topics.create(broker.bootstrapServers(), TOPICS, 12);
    producer = new TestProducer(broker.bootstrapServers(), TOPICS.frames());
    reader = new LabelReader(broker.bootstrapServers(), TOPICS);
  }

  @AfterEach
  void stopBroker() {
    reader.close();
    producer.close();
    broker.close();
  }

  @Test
  void streamsOfAKilledInstance_goOnWithTheOthers_fromTheirStandbys() throws Exception {
    try (Fleet fleet = settledFleet(List.of())) {
      fleet.kill(1);
      Instant killed = Instant.now();
      sendFor(Duration.ofSeconds(5));
      await(fleet);
      assertOneLabelEach();
      System.out.printf(
          "an instance of three killed: its streams paused for up to %.1f s%n",
          longestSilence(killed).toMillis() / 1e3);
    }
  }

  /**
   * The session is far longer than anything here takes, so that a stream that had to wait for its
   * end would be told from one that was handed over.
   */
  @Test
  void streamsOfAnInstanceThatStops_areHandedOver_withoutWaitingForItsSession() throws Exception {
    Duration session = Duration.ofSeconds(100);
    Path properties =
        Files.writeString(
            folder.resolve("client.properties"),
            "main.consumer.session.timeout.ms=" + session.toMillis());
    try (Fleet fleet = settledFleet(List.of("--command-config=" + properties))) {
      Instant began = Instant.now();
      for (int number = 0; number < INSTANCES; number++) {
        RunProcess leaving = fleet.get(number);
        CompletableFuture<Integer> left = CompletableFuture.supplyAsync(leaving::stop);
        while (!left.isDone()) {
          sendFor(Duration.ofMillis(100));
        }
        assertThat(left.join()).as(leaving.log()).isIn(0, 143);
        sendFor(Duration.ofSeconds(2));
        fleet.start(number);
        sendUntilBegun(fleet, number);
        sendFor(Duration.ofSeconds(5));
      }
      await(fleet);
      assertOneLabelEach();
      Duration silence = longestSilence(began);
      System.out.printf(
          "three instances restarted one after the other: no stream silent for more than %.1f s%n",
          silence.toMillis() / 1e3);
      assertThat(silence).isLessThan(session);
    }
  }

  /** Three instances with a standby of each clip, once the work has settled on all of them. */
  private Fleet settledFleet(List<String> moreOptions) throws IOException {
    Path frames = TestModels.frameModel(folder, "frames", SIDE);
    Path clips = TestModels.sequenceModel(folder, "clips", frames, 64);
    List<String> options =
        new ArrayList<>(
            List.of(
                "--frame-model=" + frames,
                "--sequence-model=" + clips,
                "--device=cpu",
                "--workers=1",
                "--standby-replicas=1"));
    options.addAll(moreOptions);
    Fleet fleet = new Fleet(broker.bootstrapServers(), TOPICS, folder, options);
    for (int number = 0; number < INSTANCES; number++) {
      fleet.start(number);
    }
    send();
    await(fleet);
    sendFor(Duration.ofSeconds(10));
    return fleet;
  }

  private void sendUntilBegun(Fleet fleet, int number) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!fleet.get(number).hasBegun()) {
      fleet.supervise();
      sendFor(Duration.ofMillis(100));
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  private void sendFor(Duration time) {
    Instant until = Instant.now().plus(time);
    while (Instant.now().isBefore(until)) {
      send();
      reader.read(100);
    }
  }

  /** A frame of each stream, of a continuous stream. */
  private void send() {
    for (int stream = 0; stream < STREAMS; stream++) {
      Frame frame = TestFrames.frame("camera-" + stream, null, round, false, SIDE);
      producer.send(frame);
      sent.add(frame);
    }
    producer.flush();
    round++;
  }

  private void await(Fleet fleet) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (reader.frameLabels().size() < sent.size()) {
      reader.read(100);
      if (reader.frameLabels().isEmpty()) {
        fleet.supervise();
      }
      assertThat(System.nanoTime()).isLessThan(deadline);
    }
  }

  private void assertOneLabelEach() {
    reader.expectNothingMore();
    FrameTally.assertOneLabelEach(sent, reader.frameLabels());
  }

  /** From one label of a stream to its next, of all streams, where the next comes after that. */
  private Duration longestSilence(Instant from) {
    Map<String, Instant> last = new HashMap<>();
    Duration longest = Duration.ZERO;
    for (FrameLabel label : reader.frameLabels()) {
      Instant before = last.put(label.getStreamId(), label.getLabelledAt());
      if (before != null && label.getLabelledAt().isAfter(from)) {
        Duration silence = Duration.between(before, label.getLabelledAt());
        longest = silence.compareTo(longest) > 0 ? silence : longest;
      }
    }
    return longest;
  }
}
