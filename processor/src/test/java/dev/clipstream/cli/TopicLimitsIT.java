package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.RawProducer;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That topics fit each other and what is sent to them, and what is said where they do not. */
class TopicLimitsIT {

  private static final TopicNames TOPICS = TopicNames.DEFAULT;

  @TempDir Path folder;

  private EmbeddedBroker broker;
  private Admin admin;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start();
    admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()));
    assertThat(topics().status()).isZero();
  }

  @AfterEach
  void stop() {
    admin.close();
    broker.close();
  }

  private CommandLineRun topics() {
    return CommandLineRun.of("topics", "--bootstrap-servers", broker.bootstrapServers());
  }

  private String setting(String topic, String key) throws Exception {
    ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
    Map<ConfigResource, Config> all = admin.describeConfigs(List.of(resource)).all().get();
    return all.get(resource).get(key).value();
  }

  private void set(String topic, String key, String value) throws Exception {
    admin
        .incrementalAlterConfigs(
            Map.of(
                new ConfigResource(ConfigResource.Type.TOPIC, topic),
                List.of(new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET))))
        .all()
        .get();
  }

  @Test
  void theLimitOfFrames_holdsInMemoryToo() throws Exception {
    assertThat(setting(TOPICS.frames(), "compression.type")).isEqualTo("uncompressed");
    assertThat(setting(TOPICS.deadLetters(), "compression.type")).isEqualTo("uncompressed");
    try (RawProducer zstd = new RawProducer(broker.bootstrapServers(), "zstd")) {
      byte[] zeros = new byte[60 << 20];
      assertThat(
              zstd.send(RawProducer.record(TOPICS.frames(), 0, null, zeros, new RecordHeaders())))
          .isEmpty();
    }
    assertThat(topics().err()).isEmpty();
    set(TOPICS.frames(), "compression.type", "producer");
    CommandLineRun again = topics();
    assertThat(again.status()).isZero();
    assertThat(again.err())
        .contains("warning: frames has compression.type=producer")
        .contains("--add-config compression.type=uncompressed");
  }

  @Test
  void aTopicThatWouldRefuseLabels_isSaid_beforeTheFirstFrame() throws Exception {
    Path model = TestModels.frameModel(folder, "frames", 8);
    set(TOPICS.frameLabels(), "max.message.bytes", "10000");
    CommandLineRun run =
        CommandLineRun.of(
            "run",
            "--bootstrap-servers=" + broker.bootstrapServers(),
            "--frame-model=" + model,
            "--state-dir=" + folder.resolve("state"));
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err())
        .contains("frame-labels takes records of up to 10000 bytes")
        .contains("--add-config max.message.bytes=")
        .contains("--top-k");
    set(TOPICS.frameLabels(), "max.message.bytes", "1048588");
    set(TOPICS.deadLetters(), "max.message.bytes", "1000");
    CommandLineRun other =
        CommandLineRun.of(
            "run",
            "--bootstrap-servers=" + broker.bootstrapServers(),
            "--frame-model=" + model,
            "--state-dir=" + folder.resolve("state"));
    assertThat(other.status()).isEqualTo(1);
    assertThat(other.err()).contains("frames-dlq takes records of up to 1000 bytes");
  }

  @Test
  void whatDoesNotFitQuite_isSaid_andRunGoesOn() throws Exception {
    Path model = TestModels.frameModel(folder, "frames", 8);
    set(TOPICS.deadLetters(), "max.message.bytes", "1048588");
    set(TOPICS.frames(), "compression.type", "producer");
    set(TOPICS.frames(), "cleanup.policy", "compact,delete");
    try (RunProcess run =
        RunProcess.start(
            broker.bootstrapServers(), TOPICS, folder, List.of("--frame-model=" + model))) {
      await().atMost(Duration.ofSeconds(60)).until(run::hasBegun);
      assertThat(run.log())
          .contains("warning: frames-dlq takes records of up to 1048588 bytes")
          .contains("until then longer dead letters are cut")
          .contains("warning: frames has compression.type=producer")
          .contains("warning: frames has cleanup.policy=compact,delete");
    }
  }
}
