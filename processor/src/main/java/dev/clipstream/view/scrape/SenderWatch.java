package dev.clipstream.view.scrape;

import dev.clipstream.system.DaemonThreads;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Polls {@code /cameras} of the processes of {@code send --cameras} every two seconds, all at once,
 * on a thread of its own. One that does not answer stays in the list as gone, with the cameras that
 * it had, and is spoken of once each time that this begins. Thread-safe.
 */
public final class SenderWatch implements Supplier<List<SenderState>>, AutoCloseable {

  static final String STRANGER = "what answers is no 'send --cameras'";

  private static final Duration EVERY = Duration.ofSeconds(2);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** Of thousands of cameras. */
  private static final int MAX_BYTES = 4 << 20;

  private static final String PATH = "/cameras";

  private final Consumer<String> warnings;
  private final InstantSource clock;
  private final BoundedGet http = new BoundedGet(PATIENCE, MAX_BYTES, STRANGER);
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("sender-watch"));
  private final SharedNames shared = new SharedNames();
  private volatile List<SenderState> states = List.of();

  private SenderWatch(Consumer<String> warnings, InstantSource clock) {
    this.warnings = warnings;
    this.clock = clock;
  }

  /**
   * Begins to ask; with no senders it never does.
   *
   * @param senders where each serves what {@code --http-port} says, http or https
   * @param warnings takes a line for people; is called on a thread of this object's own
   */
  public static SenderWatch follow(List<URI> senders, Consumer<String> warnings) {
    return follow(senders, warnings, InstantSource.system());
  }

  static SenderWatch follow(List<URI> senders, Consumer<String> warnings, InstantSource clock) {
    SenderWatch watch = new SenderWatch(warnings, clock);
    if (!senders.isEmpty()) {
      List<URI> all = senders.stream().map(SenderWatch::page).distinct().toList();
      var unused =
          watch.timer.scheduleWithFixedDelay(
              () -> watch.ask(all), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
    return watch;
  }

  /** The page that is asked for, whether the address names it or only its server. */
  static URI page(URI sender) {
    String path = String.valueOf(sender.getPath()).replaceFirst("/+$", "");
    return sender.resolve(path.endsWith(PATH) ? path : path + PATH);
  }

  /** In the order in which they were given; none before the first answers. */
  @Override
  public List<SenderState> get() {
    return states;
  }

  private void ask(List<URI> pages) {
    Map<URI, CompletableFuture<String>> asked = new LinkedHashMap<>();
    pages.forEach(page -> asked.put(page, http.ask(page)));
    Map<String, SenderState> before =
        states.stream()
            .collect(Collectors.toMap(SenderState::address, Function.identity(), (a, b) -> a));
    List<SenderState> now = new ArrayList<>();
    try {
      for (Map.Entry<URI, CompletableFuture<String>> one : asked.entrySet()) {
        String address = address(one.getKey());
        SenderState last =
            before.getOrDefault(address, new SenderState(address, 0, "", "", List.of()));
        now.add(state(last, one.getValue()));
      }
      states = shared.marked(now, warnings);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private SenderState state(SenderState last, CompletableFuture<String> answer)
      throws InterruptedException {
    try {
      CamerasJson said = CamerasJson.parse(answer.get(), clock.millis());
      return new SenderState(last.address(), 0, "", said.trouble(), steadied(said, last));
    } catch (ExecutionException | IOException | RuntimeException e) {
      // It may be starting, or gone; caught in full, since a timer's task that throws is never run
      // again.
      String why = BoundedGet.reason(e);
      if (!why.equals(last.gone())) {
        warnings.accept("no cameras from " + last.address() + ": " + why);
      }
      long since = last.gone().isEmpty() ? clock.millis() : last.goneSinceMillis();
      return new SenderState(last.address(), since, why, "", last.cameras());
    }
  }

  private static List<CameraRow> steadied(CamerasJson said, SenderState last) {
    Map<String, CameraRow> before =
        last.cameras().stream()
            .collect(Collectors.toMap(CameraRow::name, Function.identity(), (a, b) -> a));
    return said.cameras().stream()
        .map(camera -> camera.steadied(before.getOrDefault(camera.name(), camera)))
        .toList();
  }

  /** Without what may be secret. */
  static String address(URI page) {
    String path = page.getPath().substring(0, page.getPath().length() - PATH.length());
    return page.getHost() + (page.getPort() < 0 ? "" : ":" + page.getPort()) + path;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
