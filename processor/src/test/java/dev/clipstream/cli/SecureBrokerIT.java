package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Certificates;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
  private static final String PLAIN = "org.apache.kafka.common.security.plain.PlainLoginModule";

  @TempDir static Path folder;

  private static EmbeddedBroker broker;
  private static Certificates certificates;

  @BeforeAll
  static void startBroker() throws IOException {
    certificates = Certificates.make(folder, "broker");
    Map<String, String> secure = new HashMap<>();
    secure.put("listener.security.protocol.map", "CLIENTS:SASL_SSL,CONTROLLER:PLAINTEXT");
    secure.put("sasl.enabled.mechanisms", "PLAIN");
    secure.put("sasl.mechanism.inter.broker.protocol", "PLAIN");
    secure.put(
        "listener.name.clients.plain.sasl.jaas.config",
        PLAIN
            + " required username=\"broker\" password=\"b\""
            + " user_broker=\"b\" user_clipstream=\"right\";");
    secure.put("listener.name.clients.ssl.keystore.type", "PKCS12");
    secure.put("listener.name.clients.ssl.keystore.location", certificates.keyStore().toString());
    secure.put("listener.name.clients.ssl.keystore.password", Certificates.PASSWORD);
    secure.put("listener.name.clients.ssl.truststore.type", "PKCS12");
    secure.put(
        "listener.name.clients.ssl.truststore.location", certificates.trustStore().toString());
    secure.put("listener.name.clients.ssl.truststore.password", Certificates.PASSWORD);
    broker =
        EmbeddedBroker.start(
            EmbeddedBroker.freePort(), Files.createDirectory(folder.resolve("broker")), secure);
  }

  @AfterAll
  static void stopBroker() {
    broker.close();
  }

  private static Path clientConfig(String name, String password, Path trustStore)
      throws IOException {
    return Files.write(
        folder.resolve(name),
        List.of(
            "security.protocol=SASL_SSL",
            "sasl.mechanism=PLAIN",
            "sasl.jaas.config="
                + PLAIN
                + " required username=\"clipstream\" password=\""
                + password
                + "\";",
            "ssl.truststore.type=PKCS12",
            "ssl.truststore.location=" + trustStore,
            "ssl.truststore.password=" + Certificates.PASSWORD));
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

  private static Path images() throws IOException {
    Path images = Files.createDirectory(folder.resolve("images"));
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      for (int i = 0; i < IMAGES; i++) {
        byte[] jpeg = encoder.encode(new Pixels(SIDE, SIDE, new byte[3 * SIDE * SIDE]));
        Files.write(images.resolve(i + ".jpg"), jpeg);
      }
    }
    return images;
  }

  @Test
  void topicsAreMade_framesSentAndLabelled_andLabelsRead_overTlsWithAPassword() throws Exception {
    Path config = clientConfig("good", "right", certificates.trustStore());
    assertThat(clipstream(config, "topics", "--partitions=2").err()).isEmpty();
    CommandLineRun send = clipstream(config, "send", images().toString());
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
    Path wrong = clientConfig("wrong", "guessed", certificates.trustStore());
    CommandLineRun refused = clipstream(wrong, "topics");
    assertThat(refused.status()).isEqualTo(1);
    assertThat(refused.err())
        .contains("refuses the connection")
        .contains("--command-config")
        .doesNotContain("guessed");
    Certificates others = Certificates.make(folder, "stranger");
    Path stranger = clientConfig("untrusted", "right", others.trustStore());
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
            "ssl.truststore.location=" + certificates.trustStore(),
            "ssl.truststore.password=" + Certificates.PASSWORD));
    CommandLineRun run = clipstream(tlsOnly, "topics");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("TLS or SASL");
  }
}
