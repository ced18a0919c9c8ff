package dev.clipstream.cli.demo;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.cli.options.CliException;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/**
 * A headless Chromium or Chrome that this machine has, spoken to by its DevTools protocol: opens
 * addresses and takes pictures of them. Owned by one thread; closing it ends the browser.
 */
final class Chromium implements AutoCloseable {

  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");

  private static final Duration START_WITHIN = Duration.ofSeconds(60);
  private static final Duration ANSWER_WITHIN = Duration.ofSeconds(30);
  private static final Duration END_WITHIN = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(100);

  /** Of JPEG: letters are sharp, and noise does not cost what it does in a PNG file. */
  private static final int QUALITY = 85;

  private static final ObjectMapper JSON = new ObjectMapper();

  private final Process process;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
  private final WebSocket socket;
  private final AtomicInteger lastId = new AtomicInteger();
  private final Map<Integer, CompletableFuture<JsonNode>> asked = new ConcurrentHashMap<>();

  private Chromium(Process process, Path folder) throws IOException, InterruptedException {
    this.process = process;
    this.socket = connect(pageAddress(folder));
  }

  /** The program, if it is on the path. */
  static Optional<Path> find() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return NAMES.stream()
        .flatMap(
            name ->
                Stream.of(path.split(File.pathSeparator))
                    .filter(folder -> !folder.isEmpty())
                    .map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Starts it.
   *
   * @param folder for what it writes, to be deleted by the caller
   * @throws CliException if it does not start
   */
  static Chromium start(Path program, Path folder) {
    List<String> command =
        new ArrayList<>(
            List.of(
                program.toString(),
                "--headless",
                "--disable-gpu",
                "--disable-dev-shm-usage",
                "--hide-scrollbars",
                "--no-first-run",
                "--disable-background-networking",
                "--disable-component-update",
                "--disable-sync",
                "--lang=en",
                "--remote-debugging-port=0",
                "--user-data-dir=" + folder));
    if ("root".equals(System.getProperty("user.name"))) {
      // It refuses to run as root, as in a container, unless told so.
      command.add("--no-sandbox");
    }
    command.add("about:blank");
    Process process = null;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      return new Chromium(process, folder);
    } catch (IOException | InterruptedException e) {
      if (process != null) {
        process.destroyForcibly();
      }
      if (e instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw new CliException(program + " cannot be used: " + e.getMessage(), e);
    }
  }

  /** Where its one page listens: it writes its port into a file, and tells the rest over HTTP. */
  private URI pageAddress(Path folder) throws IOException, InterruptedException {
    Path file = folder.resolve("DevToolsActivePort");
    long until = System.nanoTime() + START_WITHIN.toNanos();
    while (System.nanoTime() < until && process.isAlive()) {
      if (Files.exists(file) && Files.size(file) > 0) {
        String port = Files.readAllLines(file).get(0);
        HttpRequest request =
            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/json/list"))
                .timeout(ANSWER_WITHIN)
                .build();
        String body = http.send(request, BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
        for (JsonNode target : JSON.readTree(body)) {
          if (target.path("type").asText().equals("page")) {
            return URI.create(target.path("webSocketDebuggerUrl").asText());
          }
        }
      }
      Thread.sleep(LOOK_EVERY.toMillis());
    }
    throw new IOException(
        process.isAlive()
            ? "it is not ready after " + START_WITHIN.toSeconds() + " s"
            : "it ended with status " + process.exitValue());
  }

  private WebSocket connect(URI address) throws IOException, InterruptedException {
    try {
      return http.newWebSocketBuilder()
          .buildAsync(address, new Answers())
          .get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("it does not listen: " + e, e);
    }
  }

  /** Gives the page a size, in pixels. */
  void resize(int width, int height) throws IOException, InterruptedException {
    ObjectNode size = JSON.createObjectNode();
    size.put("width", width).put("height", height).put("deviceScaleFactor", 1);
    size.put("mobile", false);
    ask("Emulation.setDeviceMetricsOverride", size);
  }

  void open(String address) throws IOException, InterruptedException {
    ask("Page.navigate", JSON.createObjectNode().put("url", address));
  }

  /** Writes what is to be seen to a JPEG file. */
  void shoot(Path file) throws IOException, InterruptedException {
    ObjectNode format = JSON.createObjectNode().put("format", "jpeg").put("quality", QUALITY);
    JsonNode taken = ask("Page.captureScreenshot", format);
    Files.write(file, Base64.getDecoder().decode(taken.path("data").asText()));
  }

  /** Asks for something, and waits for the result. */
  private JsonNode ask(String method, ObjectNode parameters)
      throws IOException, InterruptedException {
    int id = lastId.incrementAndGet();
    CompletableFuture<JsonNode> answer = new CompletableFuture<>();
    asked.put(id, answer);
    ObjectNode request = JSON.createObjectNode();
    request.put("id", id).put("method", method).set("params", parameters);
    try {
      socket.sendText(request.toString(), true).get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
      JsonNode said = answer.get(ANSWER_WITHIN.toSeconds(), TimeUnit.SECONDS);
      if (said.has("error")) {
        throw new IOException(method + ": " + said.path("error").path("message").asText());
      }
      return said.path("result");
    } catch (ExecutionException | TimeoutException e) {
      throw new IOException("the browser does not answer to " + method + ": " + e, e);
    } finally {
      asked.remove(id);
    }
  }

  @Override
  public void close() {
    socket.abort();
    // Its helpers, too: they write into the folder that is deleted next.
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    process.destroy();
    if (!ended(all)) {
      all.forEach(ProcessHandle::destroyForcibly);
      boolean unused = ended(all);
    }
  }

  /** Waits for processes to end, for a while; tells whether they have. */
  private static boolean ended(List<ProcessHandle> processes) {
    try {
      CompletableFuture.allOf(
              processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture<?>[]::new))
          .get(END_WITHIN.toSeconds(), TimeUnit.SECONDS);
      return true;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  /** Completes what was asked; events, which nobody has asked for, are passed over. */
  private final class Answers implements WebSocket.Listener {

    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      text.append(part);
      if (last) {
        complete(text.toString());
        text.setLength(0);
      }
      from.request(1);
      return CompletableFuture.completedFuture(null);
    }

    private void complete(String message) {
      try {
        JsonNode said = JSON.readTree(message);
        CompletableFuture<JsonNode> answer = asked.get(said.path("id").asInt());
        if (answer != null) {
          answer.complete(said);
        }
      } catch (IOException e) {
        asked.values().forEach(answer -> answer.completeExceptionally(e));
      }
    }
  }
}
