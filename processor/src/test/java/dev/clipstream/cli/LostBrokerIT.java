package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Http;
import dev.clipstream.testing.LabelReader;
import dev.clipstream.testing.RunProcess;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.TestProducer;
import dev.clipstream.testing.Topics;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The broker goes away under {@code run} and {@code labels} and comes back. */
class LostBrokerIT {

  private static final int SIDE = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  @TempDir Path folder;

  @Test
  void withoutABroker_labelsSaysSo() {
    int port = EmbeddedBroker.freePort();
    StringWriter err = new StringWriter();
    CompletableFuture<Integer> status;
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(port, folder.resolve("labels-broker"), Map.of())) {
      Topics.create(broker.bootstrapServers(), TopicNames.DEFAULT, 1);
      List<String> command =
          List.of("labels", "--bootstrap-servers=localhost:" + port, "--idle-exit=30s");
      status =
          CompletableFuture.supplyAsync(
              () ->
                  Clipstream.execute(
                      command,
                      Map.of(),
                      new PrintWriter(new StringWriter()),
                      new PrintWriter(err)));
      await().atMost(PATIENCE).until(() -> err.toString().contains("following"));
    }
    assertThat(status.join()).isZero();
    assertThat(err.toString())
        .contains("clipstream labels: warning: no broker answers at localhost:" + port + " for ");
  }

  @Test
  void withoutABroker_runSaysSo_isNotReadyButLive_andGoesOnWhenItIsBack() throws IOException {
    int port = EmbeddedBroker.freePort();
    int httpPort = EmbeddedBroker.freePort();
    Path data = folder.resolve("broker");
    String health = "http://127.0.0.1:" + httpPort + "/health/";
    EmbeddedBroker broker = EmbeddedBroker.start(port, data, Map.of());
    try {
      Topics.create(broker.bootstrapServers(), TopicNames.DEFAULT, 1);
      try (RunProcess run =
          RunProcess.start(
              broker.bootstrapServers(),
              TopicNames.DEFAULT,
              folder,
              List.of(
                  "--frame-model=" + TestModels.frameModel(folder, "frames", SIDE),
                  "--device=cpu",
                  "--http-port=" + httpPort))) {
        await().atMost(PATIENCE).until(run::hasBegun);
        await().atMost(PATIENCE).until(() -> Http.get(health + "ready").statusCode() == 200);
        broker.close();
        await().atMost(PATIENCE).until(() -> Http.get(health + "ready").statusCode() == 503);
        assertThat(Http.get(health + "ready").body())
            .contains("no broker answers at localhost:" + port + " for ");
        assertThat(Http.get(health + "live").statusCode()).isEqualTo(200);
        assertThat(run.log())
            .contains("no broker answers at localhost:" + port + " for ")
            .contains("waiting, nothing is lost");
        broker = EmbeddedBroker.start(port, data, Map.of());
        await().atMost(PATIENCE).until(() -> Http.get(health + "ready").statusCode() == 200);
        assertThat(run.log()).contains("a broker answers at localhost:" + port + " again");
        try (TestProducer producer =
                new TestProducer(broker.bootstrapServers(), TopicNames.DEFAULT.frames());
            LabelReader reader = new LabelReader(broker.bootstrapServers(), TopicNames.DEFAULT)) {
          producer.send(TestFrames.frame("camera", null, 0, false, SIDE));
          producer.flush();
          reader.readUntil(1, 0);
        }
      }
    } finally {
      broker.close();
    }
  }
}
