package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.events.EventRule;
import dev.clipstream.events.EventRule.Thresholds;
import dev.clipstream.events.EventRule.Times;
import dev.clipstream.events.EventRules;
import dev.clipstream.events.EventSource;
import dev.clipstream.events.Said;
import dev.clipstream.events.StreamEvents;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.FrameRef;
import dev.clipstream.records.Micros;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What SIGKILL does to events, and what {@code labels --events} shows of them. */
class EventsIT {

  private static final int SIDE = 8;
  private static final int KILLS = 1;
  private static final int STREAMS = 4;
  private static final int MAX_ATTEMPTS = 10;
  private static final Duration IDLE = Duration.ofMinutes(5);

  private static final String RULES =
      """
      rules:
        - name: anything
          labels: any
          enter: 0.99
          leave: 0.97
          bridge: 200ms
      """;

  private static final EventRules SAME_RULES =
      new EventRules(
          List.of(
              new EventRule(
                  "anything",
                  EventSource.FRAME,
                  Set.of(),
                  Set.of(),
                  new Thresholds(0.99, 0.97, 2, 3),
                  new Times(Duration.ZERO, Duration.ofMillis(200), Duration.ZERO))),
          IDLE);

  @TempDir Path folder;

  private int sentOfEach;

  /** What is seen stays for a while, and the last frame of all ends every event. */
  private List<Frame> more(int count, boolean last) {
    List<Frame> frames = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      for (int stream = 0; stream < STREAMS; stream++) {
        boolean ends = last && i == count - 1;
        Frame frame = TestFrames.frame("camera-" + stream, null, sentOfEach, ends, SIDE);
        long scene = sentOfEach / 5 * 31L + stream;
        frame.setImage(ByteBuffer.wrap(TestFrames.pixels(scene, SIDE)));
        frames.add(frame);
      }
      sentOfEach++;
    }
    return frames;
  }

  @Test
  void everyEventIsThereOnce_asALoopWithoutKafkaFindsIt_acrossKills() throws Exception {
    TopicNames topics = TopicNames.DEFAULT;
    Path rules = Files.writeString(folder.resolve("rules.yaml"), RULES);
    Path impatient = folder.resolve("client.properties");
    Files.writeString(
        impatient,
        """
        main.consumer.session.timeout.ms=1500
        main.consumer.heartbeat.interval.ms=300
        producer.transaction.timeout.ms=5000
        """);
    List<String> options =
        List.of(
            "--frame-model=" + TestModels.frameModel(folder, "frames", SIDE),
            "--device=cpu",
            "--events=" + rules,
            "--commit-interval=200ms",
            "--clip-idle-timeout=5m",
            "--command-config=" + impatient);
    Random random = new Random(11);
    try (EmbeddedBroker broker = EmbeddedBroker.start()) {
      String servers = broker.bootstrapServers();
      Topics.create(servers, topics, 3);
      try (TestProducer producer = new TestProducer(servers, topics.frames());
          LabelReader reader = new LabelReader(servers, topics)) {
        for (int kill = 0; kill < KILLS; kill++) {
          try (RunProcess run = started(servers, topics, options)) {
            int before = reader.frameLabels().size();
            do {
              send(producer, more(2, false));
              reader.read(200);
              assertThat(run.isAlive()).as(run.log()).isTrue();
            } while (reader.frameLabels().size() == before);
            send(producer, more(20, false));
            reader.read(random.nextInt(150));
          }
        }
        try (RunProcess run = started(servers, topics, options)) {
          send(producer, more(3, true));
          int all = STREAMS * sentOfEach;
          Awaitility.await()
              .atMost(Duration.ofMinutes(6))
              .until(
                  () -> {
                    reader.read(500);
                    return reader.frameLabels().size() >= all;
                  });
          reader.expectNothingMore();
          assertThat(run.stop()).isIn(0, 143);
        }
        List<LabelEvent> expected = expected(servers, topics, reader.frameLabels());
        assertThat(expected)
            .as("how many depends on when it was killed")
            .hasSizeGreaterThan(STREAMS);
        List<LabelEvent> actual = events(servers, topics);
        for (int stream = 0; stream < STREAMS; stream++) {
          String id = "camera-" + stream;
          assertThat(of(id, actual)).as(id).isEqualTo(of(id, expected));
        }
        assertShown(servers, expected);
      }
    }
  }

  /** One that has begun; where all else is busy, the broker may not answer in time. */
  private RunProcess started(String servers, TopicNames topics, List<String> options) {
    for (int attempt = 1; ; attempt++) {
      RunProcess run = RunProcess.start(servers, topics, folder, options);
      Awaitility.await()
          .atMost(Duration.ofMinutes(2))
          .until(() -> run.hasBegun() || !run.isAlive());
      if (run.isAlive()) {
        return run;
      }
      assertThat(attempt).as(run.log()).isLessThan(MAX_ATTEMPTS);
    }
  }

  private static void send(TestProducer producer, List<Frame> frames) {
    producer.sendAll(frames);
    producer.flush();
  }

  private static List<LabelEvent> of(String stream, List<LabelEvent> events) {
    return events.stream().filter(event -> event.getStreamId().equals(stream)).toList();
  }

  /** The same rules over the labels that were written, frame by frame. */
  private List<LabelEvent> expected(String servers, TopicNames topics, List<FrameLabel> labels) {
    Map<String, Map<Long, FrameRef>> places = places(servers, topics.frames());
    Map<String, StreamEvents> streams = new TreeMap<>();
    List<LabelEvent> events = new ArrayList<>();
    List<FrameLabel> inOrder = new ArrayList<>(labels);
    inOrder.sort(Comparator.comparingLong(FrameLabel::getFrameIndex));
    for (FrameLabel label : inOrder) {
      String id = label.getStreamId();
      long index = label.getFrameIndex();
      FrameHeader frame =
          new FrameHeader(
              id,
              Optional.empty(),
              index,
              Micros.of(label.getCapturedAt()),
              index == sentOfEach - 1);
      streams
          .computeIfAbsent(id, stream -> new StreamEvents(stream, SAME_RULES, events::add))
          .frame(
              frame,
              places.get(id).get(index),
              List.of(new Said(EventSource.FRAME, label.getLabels(), label.getModel())));
    }
    return events;
  }

  /** Where the record of each frame is. */
  private static Map<String, Map<Long, FrameRef>> places(String servers, String topic) {
    Map<String, Map<Long, FrameRef>> places = new HashMap<>();
    read(
        servers,
        topic,
        (ref, value) -> {
          Frame frame = AvroSerde.frames().fromBytes(value);
          places
              .computeIfAbsent(frame.getStreamId(), id -> new HashMap<>())
              .put(frame.getFrameIndex(), ref);
        });
    return places;
  }

  private static List<LabelEvent> events(String servers, TopicNames topics) {
    List<LabelEvent> events = new ArrayList<>();
    read(
        servers,
        topics.labelEvents(),
        (ref, value) -> {
          LabelEvent event = AvroSerde.events().fromBytes(value);
          assertThat(event.getLabelledAt()).isAfter(Instant.EPOCH);
          event.setLabelledAt(Instant.EPOCH);
          events.add(event);
        });
    return events;
  }

  private interface Each {
    void accept(FrameRef ref, byte[] value);
  }

  private static void read(String servers, String topic, Each each) {
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(each1 -> consumer.position(each1) < ends.get(each1))) {
        consumer
            .poll(Duration.ofMillis(200))
            .forEach(record -> each.accept(FrameRef.of(record), record.value()));
      }
    }
  }

  private static void assertShown(String servers, List<LabelEvent> expected) throws Exception {
    CommandLineRun json =
        CommandLineRun.of(
            "labels",
            "--bootstrap-servers=" + servers,
            "--events",
            "--json",
            "--from-beginning",
            "--idle-exit=3s");
    assertThat(json.status()).as(json.err()).isZero();
    List<String> lines = json.out().lines().toList();
    assertThat(lines).hasSameSizeAs(expected);
    JsonNode first = new ObjectMapper().readTree(lines.get(0));
    assertThat(first.path("rule").asText()).isEqualTo("anything");
    assertThat(first.path("kind").asText()).isEqualTo("BEGIN");
    assertThat(first.path("ended_at").isNull()).isTrue();
    assertThat(first.path("key_offset").isNumber()).isTrue();
    CommandLineRun text =
        CommandLineRun.of(
            "labels",
            "--bootstrap-servers=" + servers,
            "--events",
            "--stream=camera-1",
            "--from-beginning",
            "--idle-exit=3s");
    long ends =
        of("camera-1", expected).stream().filter(event -> event.getKind() == EventKind.END).count();
    assertThat(text.out().lines().filter(line -> line.contains(" ends after ")))
        .hasSize((int) ends);
    assertThat(text.out()).contains("camera-1  frames ", "anything: ", " begins  peak ");
  }
}
