package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Certificates;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.SecureBroker;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command on a broker that wants TLS and a password, all through --command-config. */
class SecureBrokerIT {

  private static final int SIDE = 8;
  private static final int IMAGES = 12;

  @TempDir static Path folder;

  private static SecureBroker broker;

  @BeforeAll
  static void startBroker() throws IOException {
    broker = SecureBroker.start(folder.resolve("broker"), Map.of("clipstream", "right"), Map.of());
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static CommandLineRun clipstream(Path config, String... arguments) {
    return CommandLineRun.with(
        Map.of(
            "CLIPSTREAM_BOOTSTRAP_SERVERS",
            broker.bootstrapServers(),
            "CLIPSTREAM_COMMAND_CONFIG",
            config.toString()),
        arguments);
  }

  @Test
  void topicsAreMade_framesSentAndLabelled_andLabelsRead_overTlsWithAPassword() throws Exception {
    Path config = broker.clientConfig("clipstream", "right");
    assertThat(clipstream(config, "topics", "--partitions=2").err()).isEmpty();
    CommandLineRun send =
        clipstream(
            config,
            "send",
            TestFrames.imageFolder(folder.resolve("images"), IMAGES, SIDE).toString());
    assertThat(send.status()).as(send.err()).isZero();
    List<String> options =
        List.of(
            "--frame-model=" + TestModels.frameModel(folder, "frames", SIDE),
            "--device=cpu",
            "--command-config=" + config);
    try (RunProcess run =
        RunProcess.start(broker.bootstrapServers(), TopicNames.DEFAULT, folder, options)) {
      CommandLineRun labels =
          clipstream(
              config,
              "labels",
              "--frames",
              "--json",
              "--from-beginning",
              "--max=" + IMAGES,
              "--idle-exit=2m");
      String log = Files.readString(folder.resolve("run.log"));
      assertThat(labels.status()).as(log).isZero();
      assertThat(labels.out().lines())
          .as(log)
          .hasSize(IMAGES)
          .allMatch(line -> line.contains("labels"));
      assertThat(run.stop()).isIn(0, 143);
    }
    assertThat(Files.readString(folder.resolve("run.log"))).doesNotContain("right");
  }

  @Test
  void aWrongPassword_orAnUnknownCertificate_isRefused_andSaid() throws IOException {
    Path wrong = broker.clientConfig("clipstream", "guessed");
    CommandLineRun refused = clipstream(wrong, "topics");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("refuses the connection")
        .contains("--command-config")
        .doesNotContain("guessed");
    Certificates others = Certificates.make(folder, "stranger");
    Path stranger = broker.clientConfig("clipstream", "right", others);
    CommandLineRun untrusting = clipstream(stranger, "topics");
    assertThat(untrusting.status()).isEqualTo(1);
    assertThat(untrusting.err()).contains("SSL handshake failed").contains("--command-config");
  }

  @Test
  void withoutAPassword_nobodyGetsIn() throws IOException {
    Path tlsOnly = folder.resolve("tls-only");
    Files.write(
        tlsOnly,
        List.of(
            "security.protocol=SSL",
            "ssl.truststore.type=PKCS12",
            "ssl.truststore.location=" + broker.certificates().trustStore(),
            "ssl.truststore.password=" + Certificates.PASSWORD));
    CommandLineRun run = clipstream(tlsOnly, "topics");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("TLS or SASL");
  }
}
