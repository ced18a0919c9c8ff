package dev.clipstream.cli.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.testing.CommandProcess;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.cluster.BrokerChild;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SendSecretsIT {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @TempDir private Path folder;

  @Test
  void ofASourceThatCannotBeOpened_noLineHasUserPasswordOrQuery_noneOfFfmpegsEither()
      throws Exception {
    List<String> addresses =
        List.of(
            "http://127.0.0.1:1/404?user=viewer&password=t0psecret",
            "http://viewer:t0psecret@half/x@127.0.0.1:1/404?token=t0psecret");
    try (BrokerChild broker = new BrokerChild(folder.resolve("broker"))) {
      Topics.create(broker.bootstrapServers(), "frames", 1);
      for (String address : addresses) {
        try (CommandProcess process =
            CommandProcess.start(
                folder.resolve("log"),
                List.of("-Xmx128m"),
                List.of("send", address, "--bootstrap-servers=" + broker.bootstrapServers()))) {
          await().atMost(PATIENCE).until(() -> !process.isAlive());
          assertThat(process.stop()).as(process.log()).isEqualTo(1);
          assertThat(process.log())
              .contains("http://127.0.0.1:1/404: cannot be opened (")
              .doesNotContain("viewer", "t0psecret", "half");
        }
      }
    }
  }
}
