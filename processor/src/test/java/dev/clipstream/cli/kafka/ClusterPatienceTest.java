package dev.clipstream.cli.kafka;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.KafkaOptions;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** How long a command waits for a broker, and what it says when none answers. */
class ClusterPatienceTest {

  private static final Duration MOMENT = Duration.ofMillis(200);

  private final List<String> said = new ArrayList<>();

  private CliException refusal(String servers, Patience patience) {
    try (Cluster cluster = Cluster.connect(KafkaOptions.plain(servers), patience, said::add)) {
      throw new AssertionError("connected to " + cluster.address());
    } catch (CliException e) {
      return e;
    }
  }

  /** Takes connections and never answers. */
  private static ServerSocket silent() throws IOException {
    return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
  }

  private static String at(ServerSocket server) {
    return server.getInetAddress().getHostAddress() + ":" + server.getLocalPort();
  }

  private static String nowhere() throws IOException {
    try (ServerSocket server = silent()) {
      return at(server);
    }
  }

  @Test
  void whoeverTakesConnectionsButDoesNotAnswer_isWaitedFor_andToldFromNobody() throws IOException {
    try (ServerSocket server = silent()) {
      CliException refusal =
          refusal(at(server), new Patience(MOMENT.multipliedBy(3), MOMENT, false));
      assertThat(refusal)
          .hasMessageContaining("no Kafka broker answers at " + at(server) + " within 600 ms")
          .hasMessageContaining("the connection is accepted")
          .hasMessageContaining("default.api.timeout.ms");
      assertThat(said)
          .containsExactly(
              "still waiting for a Kafka broker at " + at(server) + ", for up to 600 ms");
    }
  }

  @Test
  void aRefusedConnection_isSaidSo_andNotWaitedForAnyLonger() throws IOException {
    String nowhere = nowhere();
    assertThat(refusal(nowhere, new Patience(Duration.ofHours(1), MOMENT, false)))
        .hasMessageContaining(
            "no Kafka broker answers at " + nowhere + ": the connection is refused");
    assertThat(said).isEmpty();
  }

  @Test
  void whoAsksForALongerWait_hasIt_thoughNobodyListensYet() throws IOException {
    assertThat(refusal(nowhere(), new Patience(MOMENT.multipliedBy(3), MOMENT, true)))
        .hasMessageContaining("the connection is refused");
    assertThat(said).hasSize(1);
  }

  @Test
  void theClientsOwnTimeouts_areTheWait() {
    assertThat(Patience.of(Map.of()).total()).hasSeconds(30);
    assertThat(Patience.of(Map.of("default.api.timeout.ms", "120000")))
        .isEqualTo(new Patience(Duration.ofMinutes(2), Duration.ofSeconds(8), true));
    assertThat(Patience.of(Map.of("default.api.timeout.ms", "500")).total()).hasMillis(500);
    assertThat(Patience.of(Map.of("request.timeout.ms", "60000")).total()).hasSeconds(60);
    // How long one attempt takes says nothing of how long to go on.
    assertThat(Patience.of(Map.of("request.timeout.ms", "1000")).total()).hasSeconds(30);
  }

  @Test
  void noRequestOfTheClient_takesLongerThanTheWhole() {
    Map<String, String> both =
        Map.of("default.api.timeout.ms", "5000", "request.timeout.ms", "60000");
    Map<String, Object> config = new HashMap<>(both);
    Patience.of(both).applyTo(config);
    assertThat(config)
        .containsEntry("default.api.timeout.ms", 5000)
        .containsEntry("request.timeout.ms", 5000);
  }

  @Test
  void serversOfWhichOneTakesConnections_areReached() throws IOException {
    try (ServerSocket server = silent()) {
      assertThat(Reach.of(nowhere() + "," + at(server))).isEqualTo(Reach.ACCEPTS);
    }
    assertThat(Reach.of(nowhere() + ", " + nowhere())).isEqualTo(Reach.REFUSED);
  }
}
