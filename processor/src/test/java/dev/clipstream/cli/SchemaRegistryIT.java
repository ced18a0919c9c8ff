package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.avro.FrameLabel;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.ReleasedSchemas;
import dev.clipstream.schemas.registry.FakeRegistry;
import dev.clipstream.schemas.registry.RegistryAddress;
import dev.clipstream.schemas.registry.SchemaRegistry;
import dev.clipstream.testing.RecordReading;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import org.apache.avro.Schema;
import org.apache.avro.generic.GenericRecord;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The commands with {@code --schema-registry}: with one that can fail, in this process. {@link
 * ApicurioIT} has a real one.
 */
class SchemaRegistryIT {

  private static final int SIDE = 8;
  private static final TopicNames TOPICS = Topics.named("o-");

  @TempDir static Path folder;

  private static EmbeddedBroker broker;

  @BeforeAll
  static void startBroker() {
    broker = EmbeddedBroker.start();
    Topics.create(broker.bootstrapServers(), TOPICS, 1);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  @Test
  void sendRunLabels_writeWhatAnyClientOfARegistryCanRead_andReadOlderFormatsBesides()
      throws Exception {
    try (FakeRegistry registry = new FakeRegistry()) {
      RegistryRoundTrip trip =
          new RegistryRoundTrip(broker.bootstrapServers(), registry.url(), folder);
      trip.everyFrameAndClip_isSentLabelledAndShown();
      assertThat(trip.byHand("frames", RegistryRoundTrip.FRAMES + 2))
          .as("besides two in older formats")
          .hasSize(RegistryRoundTrip.FRAMES)
          .extracting(record -> record.get("stream_id").toString())
          .containsOnly("set");
      assertThat(trip.byHand("frame-labels", RegistryRoundTrip.FRAMES + 2))
          .hasSize(RegistryRoundTrip.FRAMES + 2)
          .extracting(GenericRecord::getSchema)
          .containsOnly(newest("FrameLabel"));
      assertThat(trip.byHand("clip-labels", 4))
          .hasSize(4)
          .extracting(GenericRecord::getSchema)
          .containsOnly(newest("ClipLabel"));
      for (String topic : List.of("frames", "frame-labels", "clip-labels")) {
        assertThat(registry.level(topic + "-value")).contains("FULL_TRANSITIVE");
        assertThat(registry.versions(topic + "-value")).hasSize(1);
      }
    }
  }

  @Test
  void aRegistryThatGoesAway_costsNothingThatIsKnown_andANewSchemaWaitsForIt() throws Exception {
    Path config = folder.resolve("client.properties");
    Files.writeString(config, "basic.auth.user.info=me:open-sesame\n");
    Path model = TestModels.frameModel(folder, "outage", SIDE);
    try (FakeRegistry server = new FakeRegistry(Optional.of("me:open-sesame"));
        RunProcess run =
            RunProcess.start(
                broker.bootstrapServers(),
                TOPICS,
                folder.resolve("outage"),
                List.of(
                    "--frame-model=" + model,
                    "--device=cpu",
                    "--schema-registry=" + server.url(),
                    "--command-config=" + config),
                Map.of("CLIPSTREAM_LOG_LEVEL", "TRACE", "CLIPSTREAM_KAFKA_LOG_LEVEL", "INFO"));
        TestProducer producer = new TestProducer(broker.bootstrapServers(), TOPICS.frames())) {
      Optional<SchemaRegistry> client =
          Optional.of(
              new SchemaRegistry(
                  RegistryAddress.of(
                      server.url(), Map.of("basic.auth.user.info", "me:open-sesame"))));
      producer.send("camera", registered(server.add("o-frames-value", released()), 0));
      producer.flush();
      assertThat(labels(client, 1)).extracting(FrameLabel::getFrameIndex).containsExactly(0L);

      int newer = server.add("o-frames-value", released().replace("\"fields\":[", WITH_WEATHER));
      server.goAway();
      producer.send("camera", registered(1, 1));
      producer.flush();
      assertThat(labels(client, 2)).extracting(FrameLabel::getFrameIndex).contains(1L);

      producer.send("camera", withWeather(newer, 2));
      producer.send("camera", registered(1, 3));
      producer.flush();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(() -> run.log().contains("waiting with o-frames-0@2: the schema registry at"));
      server.comeBack();
      assertThat(labels(client, 4))
          .extracting(FrameLabel::getFrameIndex)
          .containsExactly(0L, 1L, 2L, 3L);
      assertThat(end(TOPICS.deadLetters())).isZero();
      assertThat(run.stop()).isIn(0, 143);
      assertThat(run.log()).doesNotContain("open-sesame");
    }
  }

  private static final String WITH_WEATHER =
      "\"fields\":[{\"name\":\"weather\",\"type\":[\"null\",\"string\"],\"default\":null},";

  private static String released() {
    return ReleasedSchemas.of("Frame").get(0).toString();
  }

  private static byte[] avro(int index) {
    byte[] bytes = AvroSerde.frames().toBytes(TestFrames.frame("camera", null, index, false, SIDE));
    return java.util.Arrays.copyOfRange(bytes, 10, bytes.length);
  }

  private static byte[] registered(int id, int index) {
    byte[] avro = avro(index);
    return ByteBuffer.allocate(5 + avro.length).put((byte) 0).putInt(id).put(avro).array();
  }

  /** Of the newer schema, whose first field is the branch 0 of a union. */
  private static byte[] withWeather(int id, int index) {
    byte[] avro = avro(index);
    return ByteBuffer.allocate(6 + avro.length)
        .put((byte) 0)
        .putInt(id)
        .put((byte) 0)
        .put(avro)
        .array();
  }

  private static Schema newest(String record) {
    List<Schema> released = ReleasedSchemas.of(record);
    return released.get(released.size() - 1);
  }

  private static List<FrameLabel> labels(Optional<SchemaRegistry> registry, int count) {
    AvroSerde<FrameLabel> serde = AvroSerde.frameLabels().reading(registry);
    return RecordReading.first(broker.bootstrapServers(), TOPICS.frameLabels(), count).stream()
        .map(record -> serde.fromBytes(record.value()))
        .toList();
  }

  private static long end(String topic) throws ExecutionException, InterruptedException {
    TopicPartition partition = new TopicPartition(topic, 0);
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      return admin
          .listOffsets(Map.of(partition, OffsetSpec.latest()))
          .partitionResult(partition)
          .get()
          .offset();
    }
  }

  @Test
  void aRegistryThatCannotBeReached_isSaidAtTheStart_withoutThePassword() throws Exception {
    Path image = Files.write(folder.resolve("a.jpg"), new byte[] {(byte) 0xff, (byte) 0xd8, 0});
    Map<String, String> options =
        Map.of(
            "CLIPSTREAM_BOOTSTRAP_SERVERS", broker.bootstrapServers(),
            "CLIPSTREAM_SCHEMA_REGISTRY", "http://me:open-sesame@127.0.0.1:1",
            "CLIPSTREAM_FRAMES_TOPIC", TOPICS.frames(),
            "CLIPSTREAM_FRAME_LABELS_TOPIC", TOPICS.frameLabels(),
            "CLIPSTREAM_CLIP_LABELS_TOPIC", TOPICS.clipLabels(),
            "CLIPSTREAM_DLQ_TOPIC", TOPICS.deadLetters());
    for (CommandLineRun run :
        List.of(
            CommandLineRun.with(options, "run", "--frame-model=not-looked-for.onnx"),
            CommandLineRun.with(options, "send", image.toString()),
            CommandLineRun.with(options, "labels"),
            CommandLineRun.with(options, "view", "--port=0"))) {
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err())
          .contains("schema registry at http://127.0.0.1:1 does not answer")
          .contains("--schema-registry")
          .doesNotContain("open-sesame", "unexpected");
    }
  }

  @Test
  void whatIsNoUrl_isBadUsage_andIsNotRepeated() {
    CommandLineRun run =
        CommandLineRun.of("labels", "--schema-registry=registry://me:open-sesame@host");
    assertThat(run.status()).isEqualTo(2);
    assertThat(run.err()).contains("--schema-registry", "http://").doesNotContain("open-sesame");
  }

  @Test
  void aSubjectThatTheseSchemasDoNotFit_isSaidAtTheStart() {
    try (FakeRegistry registry = new FakeRegistry()) {
      Schema other = Schema.create(Schema.Type.STRING);
      registry.setLevel("o-labels-value", "FULL_TRANSITIVE");
      int unused = registry.add("o-labels-value", other.toString());
      CommandLineRun run =
          CommandLineRun.of(
              "run",
              "--bootstrap-servers=" + broker.bootstrapServers(),
              "--schema-registry=" + registry.url(),
              "--frame-model=" + TestModels.frameModel(folder, "misfit", SIDE),
              "--frames-topic=" + TOPICS.frames(),
              "--frame-labels-topic=" + TOPICS.frameLabels(),
              "--clip-labels-topic=" + TOPICS.clipLabels(),
              "--dlq-topic=" + TOPICS.deadLetters(),
              "--state-dir=" + folder.resolve("misfit"));
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err()).contains("o-labels-value").doesNotContain("unexpected");
    }
  }
}
