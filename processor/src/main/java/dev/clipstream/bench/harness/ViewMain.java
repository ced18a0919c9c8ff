package dev.clipstream.bench.harness;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clipstream.bench.harness.SystemUnderTest.Site;
import dev.clipstream.records.TopicNames;
import dev.clipstream.view.View;
import dev.clipstream.view.ViewSettings;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * The main program of a child process that runs {@code view} and a page that asks for the wall as a
 * browser does. What it costs to draw the page is the browser's, and not part of it. It lives until
 * standard input ends.
 */
public final class ViewMain {

  private static final String READY = "view ready at ";
  private static final String HEAP = "512m";

  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int PACE_MILLIS = 200;
  private static final int TILES = 40;

  private ViewMain() {}

  /**
   * Starts the child process; blocks until the page is there.
   *
   * @param site whose topics it reads
   * @throws BenchException if it does not start
   */
  public static ChildJvm start(Site site) {
    TopicNames topics = site.topics();
    List<String> arguments =
        List.of(
            site.bootstrapServers(),
            site.applicationId(),
            topics.frames(),
            topics.frameLabels(),
            topics.clipLabels(),
            topics.deadLetters());
    return ChildJvm.start("the page", ViewMain.class, HEAP, READY, arguments);
  }

  /**
   * Runs in the child process.
   *
   * @param arguments brokers, application id, topics of frames, frame labels, clip labels and dead
   *     letters
   */
  public static void main(String[] arguments) throws IOException {
    TopicNames topics = new TopicNames(arguments[2], arguments[3], arguments[4], arguments[5]);
    ViewSettings settings =
        ViewSettings.onLoopback(arguments[0], topics, "label-feedback", arguments[1], 0);
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (View view = View.start(settings, Optional::empty)) {
      URI live = URI.create("ws://127.0.0.1:" + view.port() + "/live");
      WebSocket socket =
          HttpClient.newHttpClient()
              .newWebSocketBuilder()
              .buildAsync(live, new SimulatedPage())
              .join();
      out.println(READY + view.address());
      while (System.in.read() >= 0) {
        // Nothing is said to it but the end.
      }
      socket.abort();
    }
    System.exit(0);
  }

  /** A page that asks, waits for the answer, and asks again a while later. */
  private static final class SimulatedPage implements WebSocket.Listener {

    private final StringBuilder answer = new StringBuilder();
    private final Set<Long> images = new HashSet<>();

    @Override
    public void onOpen(WebSocket socket) {
      socket.request(1);
      ask(socket);
    }

    private void ask(WebSocket socket) {
      var question = JSON.createObjectNode().put("view", "wall").put("from", 0).put("count", TILES);
      var have = question.putArray("have");
      images.forEach(have::add);
      var unused = socket.sendText(question.toString(), true);
    }

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence part, boolean last) {
      answer.append(part);
      if (last) {
        show(answer.toString());
        answer.setLength(0);
        CompletableFuture.delayedExecutor(PACE_MILLIS, TimeUnit.MILLISECONDS)
            .execute(() -> ask(socket));
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    private void show(String said) {
      try {
        JsonNode tiles = JSON.readTree(said).path("wall").path("tiles");
        images.clear();
        tiles.forEach(tile -> images.add(tile.path("image").asLong()));
      } catch (IOException e) {
        throw new IllegalStateException("the page's answer is no JSON", e);
      }
    }
  }
}
