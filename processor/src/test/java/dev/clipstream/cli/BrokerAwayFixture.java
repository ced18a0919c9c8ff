package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.CommandProcess;
import dev.clipstream.testing.Http;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import dev.clipstream.testing.Topics;
import dev.clipstream.testing.cluster.BrokerChild;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code run}, {@code labels}, {@code view} and {@code send --loop} at work on a broker. */
final class BrokerAwayFixture implements AutoCloseable {

  /**
   * A producer may wait a minute for a coordinator that has forgotten it, before it is made anew.
   */
  static final Duration PATIENCE = Duration.ofMinutes(2);

  /** What Java's status is at the end of a signal, however well it ended. */
  static final int TERMINATED = 143;

  /** Of now: in the hour behind it there are times without any. */
  private static final Pattern LABELS =
      Pattern.compile("\"traffic\":\\{[^{}]*\"labelsPerSecond\":(?!0\\.0,)");

  private static final int SIDE = 8;

  final BrokerChild broker;
  private final String runHealth;
  private final String viewHealth;
  private final URI live;
  private final Map<String, CommandProcess> commands = new LinkedHashMap<>();

  BrokerAwayFixture(Path folder) {
    this.broker = new BrokerChild(folder.resolve("broker"));
    makeTopics();
    int runPort = EmbeddedBroker.freePort();
    int viewPort = EmbeddedBroker.freePort();
    runHealth = "http://127.0.0.1:" + runPort + "/health/ready";
    viewHealth = "http://127.0.0.1:" + viewPort + "/health/ready";
    live = URI.create("ws://127.0.0.1:" + viewPort + "/live");
    start(
        folder,
        "run",
        "--frame-model=" + TestModels.frameModel(folder, "frames", SIDE),
        "--device=cpu",
        "--state-dir=" + folder.resolve("state"),
        "--http-port=" + runPort);
    start(folder, "labels", "--frames", "--lines");
    start(folder, "view", "--port=" + viewPort);
    start(
        folder,
        "send",
        images(folder).toString(),
        "--stream=camera",
        "--fps=5",
        "--realtime",
        "--loop");
    awaitLabels();
    awaitReady();
  }

  void makeTopics() {
    Topics.create(broker.bootstrapServers(), TopicNames.DEFAULT, 1);
    Topics.create(broker.bootstrapServers(), "label-feedback", 1);
  }

  /** Of those above, the ones that a test deletes. */
  void makeTopicsAgain() {
    for (String topic : List.of("frames", "frame-labels", "clip-labels")) {
      Topics.create(broker.bootstrapServers(), topic, 1);
    }
  }

  private void start(Path folder, String command, String... options) {
    List<String> arguments =
        Stream.concat(
                Stream.of(command, "--bootstrap-servers=" + broker.bootstrapServers()),
                Stream.of(options))
            .toList();
    commands.put(
        command, CommandProcess.start(folder.resolve(command + ".log"), List.of(), arguments));
  }

  private static Path images(Path folder) {
    try {
      return TestFrames.imageFolder(folder.resolve("camera"), 5, SIDE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String log(String command) {
    return commands.get(command).log();
  }

  /** Commands and what they have said so far, so that what is asserted later is news. */
  Map<String, Integer> said() {
    Map<String, Integer> lengths = new LinkedHashMap<>();
    commands.forEach((name, process) -> lengths.put(name, process.log().length()));
    return lengths;
  }

  /** Waits until each of the commands has said something new that contains {@code words}. */
  void awaitAllSay(String words, Map<String, Integer> since) {
    commands.forEach(
        (name, process) ->
            await()
                .atMost(PATIENCE)
                .untilAsserted(
                    () ->
                        assertThat(process.log().substring(since.getOrDefault(name, 0)))
                            .as(name)
                            .contains(words)));
  }

  boolean isReady() {
    return Http.get(runHealth).statusCode() == 200 && Http.get(viewHealth).statusCode() == 200;
  }

  void awaitNotReady(String reason) {
    for (String health : List.of(runHealth, viewHealth)) {
      await(health)
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(Http.get(health).statusCode()).isEqualTo(503);
                assertThat(Http.get(health).body()).containsIgnoringCase(reason);
              });
    }
  }

  void awaitReady() {
    await().atMost(PATIENCE).untilAsserted(() -> assertThat(isReady()).as(logs()).isTrue());
  }

  /** Waits for labels of frames sent after this was called, by {@code send} to {@code labels}. */
  void awaitLabels() {
    int before = log("labels").length();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(log("labels").substring(before).lines())
                    .as(logs())
                    .filteredOn(line -> line.contains("camera"))
                    .hasSizeGreaterThan(10));
    await()
        .atMost(PATIENCE)
        .untilAsserted(() -> assertThat(onThePage()).as("of the feed").containsPattern(LABELS));
  }

  /** What the page is told of the system. */
  private String onThePage() {
    CompletableFuture<String> answer = new CompletableFuture<>();
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(live, new FirstMessage(answer))
            .join();
    socket.sendText("{\"view\":\"system\"}", true).join();
    String told = answer.orTimeout(20, TimeUnit.SECONDS).join();
    socket.abort();
    return told;
  }

  private static final class FirstMessage implements WebSocket.Listener {

    private final CompletableFuture<String> whole;
    private final StringBuilder parts = new StringBuilder();

    private FirstMessage(CompletableFuture<String> whole) {
      this.whole = whole;
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      parts.append(part);
      if (last) {
        whole.complete(parts.toString());
      }
      socket.request(1);
      return null;
    }
  }

  void assertAllAlive() {
    commands.forEach(
        (name, process) -> assertThat(process.isAlive()).as(name + "\n" + process.log()).isTrue());
  }

  int stop(String command) {
    return commands.get(command).stop();
  }

  private String logs() {
    StringBuilder all = new StringBuilder();
    commands.forEach(
        (name, process) -> {
          String log = process.log();
          all.append("---- ").append(name).append('\n');
          all.append(log.substring(Math.max(0, log.length() - 3000))).append('\n');
        });
    return all.toString();
  }

  @Override
  public void close() {
    commands.values().forEach(CommandProcess::close);
    broker.close();
  }
}
