package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.avro.Frame;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.quarantine.Quarantine;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.Topics;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands against a broker, as a user types them. */
class CommandsIT {

  private static final int SIDE = 16;

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static int tests;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  /** Options that give a test topics of its own. */
  private static Map<String, String> newTopics() {
    String prefix = "CLIPSTREAM_";
    String name = "t" + tests++ + "-";
    return Map.of(
        prefix + "BOOTSTRAP_SERVERS", broker.bootstrapServers(),
        prefix + "FRAMES_TOPIC", name + "frames",
        prefix + "FRAME_LABELS_TOPIC", name + "labels",
        prefix + "CLIP_LABELS_TOPIC", name + "clips",
        prefix + "DLQ_TOPIC", name + "dlq",
        prefix + "FEEDBACK_TOPIC", name + "feedback",
        prefix + "APPLICATION_ID", name + "app");
  }

  /** A folder with {@code clips} folders of {@code frames} JPEG files. */
  private static Path images(String name, int clips, int frames) throws IOException {
    Path root = folder.resolve(name);
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      for (int clip = 0; clip < clips; clip++) {
        Path inner = Files.createDirectories(root.resolve("c" + clip));
        for (int frame = 0; frame < frames; frame++) {
          byte[] rgb = new byte[3 * SIDE * SIDE];
          Arrays.fill(rgb, (byte) (40 * clip + 5 * frame));
          Files.write(
              inner.resolve("f" + frame + ".jpg"), encoder.encode(new Pixels(SIDE, SIDE, rgb)));
        }
      }
    }
    return root;
  }

  private static List<ConsumerRecord<byte[], byte[]>> read(String topic, int count) {
    List<ConsumerRecord<byte[], byte[]>> records = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(info -> new TopicPartition(topic, info.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
      while (records.size() < count && System.nanoTime() < deadline) {
        consumer.poll(Duration.ofMillis(100)).forEach(records::add);
      }
    }
    return records;
  }

  @Test
  void topics_areMadeOnce_andThoseThatDoNotFitAreTold() {
    Map<String, String> topics = newTopics();
    CommandLineRun first = CommandLineRun.with(topics, "topics", "--partitions", "2");
    assertThat(first.status()).isZero();
    assertThat(first.out()).containsPattern("frames +2 +8\\.1 MiB .*created");
    CommandLineRun second = CommandLineRun.with(topics, "topics", "--partitions", "2");
    assertThat(second.status()).isZero();
    assertThat(second.out()).contains("exists").doesNotContain("created", "too small");
    CommandLineRun larger =
        CommandLineRun.with(topics, "topics", "--partitions", "3", "--max-frame-bytes", "9MiB");
    assertThat(larger.status()).isEqualTo(1);
    assertThat(larger.err())
        .contains("max.message.bytes=" + ((9 << 20) + (64 << 10)))
        .contains("has 2 partitions, not 3");
  }

  @Test
  void topics_aLabelTopicWithFewerPartitions_isRefused_withWhatToDo() {
    Map<String, String> topics = newTopics();
    String labels = topics.get("CLIPSTREAM_FRAME_LABELS_TOPIC");
    Topics.create(broker.bootstrapServers(), labels, 1);
    CommandLineRun run = CommandLineRun.with(topics, "topics", "--partitions", "2");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.out()).containsPattern(labels + " +1 .*exists, too small");
    assertThat(run.err().lines()).singleElement().asString().contains(labels + " has 1 partition,");
    assertThat(run.err()).contains("auto.create.topics.enable");
  }

  @Test
  void demo_onABrokerThatIsThere_sendsItsClips_andNoIdTwice() {
    CommandLineRun without = CommandLineRun.of("demo", "--broker", broker.bootstrapServers());
    assertThat(without.status()).isEqualTo(1);
    assertThat(without.err()).contains("has no topic frames");
    Topics.create(broker.bootstrapServers(), "frames", 2);
    CommandLineRun run =
        CommandLineRun.of(
            "demo", "--broker=" + broker.bootstrapServers(), "--clips=3", "--cameras=2", "--fps=0");
    assertThat(run.status()).as(run.err()).isZero();
    List<Frame> frames =
        read("frames", 3 * 16).stream()
            .map(record -> AvroSerde.frames().fromBytes(record.value()))
            .toList();
    assertThat(frames).hasSize(3 * 16);
    assertThat(frames).extracting(Frame::getClipId).doesNotContainNull();
    assertThat(frames.stream().map(Frame::getClipId).distinct()).hasSize(3);
    assertThat(frames.stream().map(Frame::getStreamId).distinct()).hasSize(2);
    assertThat(frames.stream().filter(Frame::getLast)).hasSize(3);
  }

  @Test
  void commandsWithoutTopicsOrBroker_sayWhatToDo() throws IOException {
    Path model = TestModels.frameModel(folder, "alone", 8);
    Path images = images("unsent", 1, 1);
    Map<String, String> topics = newTopics();
    for (CommandLineRun run :
        List.of(
            CommandLineRun.with(topics, "run", "--frame-model", model.toString()),
            CommandLineRun.with(topics, "send", images.toString()),
            CommandLineRun.with(topics, "labels"))) {
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("has no topic").contains("'clipstream topics' first");
    }
    String nowhere = "localhost:" + EmbeddedBroker.freePort();
    CommandLineRun run = CommandLineRun.of("labels", "--bootstrap-servers", nowhere);
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("no Kafka broker answers at " + nowhere + ": the connection is refused");
  }

  /** Only with clips Kafka Streams has anything in the folder that it could find locked. */
  @Test
  void aStateFolderOfAnotherInstance_isRefusedInALine_alsoWithoutClips() throws IOException {
    Path model = TestModels.frameModel(folder, "second", 8);
    Map<String, String> topics = newTopics();
    CommandLineRun.with(topics, "topics");
    Path state = folder.resolve("state-in-use");
    try (Quarantine first = Quarantine.open(state.resolve("twice-quarantine"), "frames", 8)) {
      CommandLineRun run =
          CommandLineRun.with(
              topics,
              "run",
              "--frame-model=" + model,
              "--application-id=twice",
              "--state-dir=" + state);
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err())
          .contains("another instance on this machine uses the state folder " + state)
          .contains("give this one its own --state-dir")
          .doesNotContain("Exception", "running");
      assertThat(first.isEmpty()).isTrue();
    }
  }

  @Test
  void send_filesArriveByteForByte_andABadOneDoesNotStopTheRest() throws IOException {
    Map<String, String> topics = newTopics();
    CommandLineRun.with(topics, "topics");
    Path images = images("bytes", 1, 3);
    Files.writeString(images.resolve("c0").resolve("f1a.bmp"), "no image");
    CommandLineRun send = CommandLineRun.with(topics, "send", images.toString(), "--fps", "10");
    assertThat(send.status()).isEqualTo(1);
    assertThat(send.err()).contains("f1a.bmp: image is damaged");
    assertThat(send.out()).contains("3 frames").contains("1 files failed");

    AvroSerde<Frame> serde = AvroSerde.frames();
    List<ConsumerRecord<byte[], byte[]>> records =
        read(topics.getOrDefault("CLIPSTREAM_FRAMES_TOPIC", ""), 3);
    assertThat(records).hasSize(3);
    for (int i = 0; i < 3; i++) {
      Frame frame = serde.fromBytes(records.get(i).value());
      byte[] image = new byte[frame.getImage().remaining()];
      frame.getImage().get(image);
      assertThat(image).isEqualTo(Files.readAllBytes(images.resolve("c0/f" + i + ".jpg")));
      assertThat(frame.getStreamId()).isEqualTo("bytes/c0");
      assertThat(frame.getFrameIndex()).isEqualTo(i);
      assertThat(records.get(i).key()).asString().isEqualTo("bytes/c0");
    }
  }

  @Test
  void send_frameOverTheLimitOfTheTopicIsNamed() throws IOException {
    Map<String, String> topics = newTopics();
    CommandLineRun.with(topics, "topics", "--max-frame-bytes", "2KiB");
    Path large = folder.resolve("large.jpg");
    byte[] bytes = new byte[100_000];
    bytes[0] = (byte) 0xFF;
    bytes[1] = (byte) 0xD8;
    bytes[2] = (byte) 0xFF;
    Files.write(large, bytes);
    CommandLineRun send = CommandLineRun.with(topics, "send", large.toString());
    assertThat(send.status()).isEqualTo(1);
    assertThat(send.err()).contains("large.jpg").contains("--max-size");
  }

  @Test
  void sendRunLabels_everyFrameAndClipComesOut() throws Exception {
    Map<String, String> topics = newTopics();
    CommandLineRun.with(topics, "topics");
    Path frames = TestModels.frameModel(folder, "frames", 8);
    Path clips = TestModels.sequenceModel(folder, "clips", frames, 32);
    CompletableFuture<CommandLineRun> running = new CompletableFuture<>();
    Thread runner =
        new Thread(
            () ->
                running.complete(
                    CommandLineRun.with(
                        topics,
                        "run",
                        "--frame-model",
                        frames.toString(),
                        "--sequence-model",
                        clips.toString(),
                        "--state-dir",
                        folder.resolve("state").toString())));
    runner.start();
    CommandLineRun send =
        CommandLineRun.with(topics, "send", "--clip-per-file", images("set", 3, 4).toString());
    assertThat(send.status()).as(send.err()).isZero();
    assertThat(send.out()).contains("12 frames", "3 clips");

    List<JsonNode> clipLabels = labels(topics, "--clips", "3");
    assertThat(clipLabels)
        .allSatisfy(
            label -> {
              assertThat(label.get("stream_id").asText()).isEqualTo("set");
              assertThat(label.get("frames").asInt()).isEqualTo(4);
              assertThat(label.get("end").asText()).isEqualTo("LAST_FRAME");
            })
        .extracting(label -> label.get("clip_id").asText().replaceFirst("@.*", ""))
        .containsExactly("c0", "c1", "c2");
    assertThat(labels(topics, "--frames", "12"))
        .allSatisfy(
            label -> assertThat(label.get("labels").get(0).get("score").isNumber()).isTrue());
    CommandLineRun none =
        CommandLineRun.with(
            topics, "labels", "--from-beginning", "--stream", "other", "--idle-exit", "1s");
    assertThat(none.status()).isZero();
    assertThat(none.out()).isEmpty();

    // An interrupt stands for the signal, which would end this process too.
    runner.interrupt();
    CommandLineRun run = running.get();
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.err()).contains("running frames (", "and clips (", "on cpu", "exactly_once");
  }

  private static List<JsonNode> labels(Map<String, String> topics, String kind, String count)
      throws IOException {
    CommandLineRun labels =
        CommandLineRun.with(
            topics,
            "labels",
            kind,
            "--json",
            "--from-beginning",
            "--max",
            count,
            "--idle-exit",
            "30s");
    assertThat(labels.status()).isZero();
    List<JsonNode> lines = new ArrayList<>();
    for (String line : labels.out().lines().toList()) {
      lines.add(new ObjectMapper().readTree(line));
    }
    assertThat(lines).hasSize(Integer.parseInt(count));
    return lines;
  }
}
