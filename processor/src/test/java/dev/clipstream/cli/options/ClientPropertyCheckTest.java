package dev.clipstream.cli.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is said of properties that no Kafka client can work with. */
class ClientPropertyCheckTest {

  private static final String LOGIN =
      "org.apache.kafka.common.security.plain.PlainLoginModule required username=\"me\""
          + " password=\"s3cret\"";

  @TempDir Path folder;

  private final Path file = Path.of("client.properties");

  private Path store(String type, String password) throws Exception {
    KeyStore store = KeyStore.getInstance(type);
    store.load(null, null);
    Path path = folder.resolve(type);
    try (OutputStream out = Files.newOutputStream(path)) {
      store.store(out, password.toCharArray());
    }
    return path;
  }

  @Test
  void aKeyStoreThatIsNone_isNamed_withItsProperty() throws IOException {
    Path text = Files.writeString(folder.resolve("passwd"), "root:x:0:0\n");
    for (String key : new String[] {"ssl.keystore", "consumer.ssl.truststore"}) {
      assertThatThrownBy(
              () -> ClientPropertyCheck.check(file, Map.of(key + ".location", text.toString())))
          .isInstanceOf(CliException.class)
          .hasMessageStartingWith(file + ": " + key + ".location: " + text + " cannot be read")
          .hasMessageContaining("of the type JKS")
          .hasMessageContaining(key + ".password");
    }
  }

  @Test
  void aKeyStore_isOpenedWithTheTypeAndPasswordOfItsOwnClient_orOfAll() throws Exception {
    String path = store("PKCS12", "s3cret").toString();
    Map<String, String> ofAll =
        Map.of(
            "ssl.truststore.type",
            "PKCS12",
            "ssl.truststore.password",
            "s3cret",
            "ssl.truststore.location",
            path,
            "admin.ssl.truststore.location",
            path);
    assertThatCode(() -> ClientPropertyCheck.check(file, ofAll)).doesNotThrowAnyException();
    Map<String, String> wrong =
        Map.of(
            "ssl.truststore.type", "PKCS12",
            "ssl.truststore.password", "guess",
            "ssl.truststore.location", path);
    assertThatThrownBy(() -> ClientPropertyCheck.check(file, wrong))
        .hasMessageContaining("password")
        .hasMessageNotContaining("guess");
    // What only a provider of the user's own can read is not for us to judge.
    assertThatCode(
            () ->
                ClientPropertyCheck.check(
                    file,
                    Map.of(
                        "security.providers", "org.example.Provider",
                        "ssl.keystore.type", "BCFKS",
                        "ssl.keystore.location", path)))
        .doesNotThrowAnyException();
  }

  @Test
  void aLogin_isCheckedWithoutSayingItsPassword() {
    assertThatThrownBy(() -> ClientPropertyCheck.check(file, Map.of("sasl.jaas.config", LOGIN)))
        .hasMessageContaining("sasl.jaas.config: is no login")
        .hasMessageNotContaining("s3cret");
    assertThatCode(() -> ClientPropertyCheck.check(file, Map.of("sasl.jaas.config", LOGIN + ";")))
        .doesNotThrowAnyException();
  }

  @Test
  void keysThatNoClientKnows_areFound_andThoseOfOthersLeftAlone() {
    assertThat(
            ClientPropertyCheck.unknown(
                Map.of(
                    "foo.bar", "1",
                    "consumer.max.pol.records", "1",
                    "main.consumer.max.poll.records", "1",
                    "security.protocol", "SSL",
                    "state.dir", "x",
                    "topic.retention.ms", "1",
                    "config.providers", "file",
                    "config.providers.file.class", "x")))
        .containsExactly("consumer.max.pol.records", "foo.bar");
  }
}
