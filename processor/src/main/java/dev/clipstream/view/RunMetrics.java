package dev.clipstream.view;

import dev.clipstream.system.DaemonThreads;
import dev.clipstream.view.web.ProcessorFacts;
import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Polls the {@code /metrics} of the instances of {@code run} every few seconds, on a thread of its
 * own. Those that do not answer, or with something else, are left out, which is said once each time
 * that it begins. Thread-safe.
 */
public final class RunMetrics implements Supplier<Optional<ProcessorFacts>>, AutoCloseable {

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** A hundred times what an instance with many partitions serves. */
  static final int MAX_BYTES = 8 << 20;

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("run-metrics"));
  private volatile Optional<ProcessorFacts> facts = Optional.empty();

  private final Consumer<String> warnings;

  /** Why an instance was left out last; of this class's thread. */
  private final Map<URI, String> troubles = new HashMap<>();

  private RunMetrics(Consumer<String> warnings) {
    this.warnings = warnings;
  }

  /**
   * Begins to ask; with no instances it never does.
   *
   * @param instances where each serves its metrics, http or https
   * @param warnings takes a line for people; is called on a thread of this object's own
   */
  public static RunMetrics follow(List<URI> instances, Consumer<String> warnings) {
    RunMetrics metrics = new RunMetrics(warnings);
    if (!instances.isEmpty()) {
      List<URI> all = List.copyOf(instances);
      HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
      var unused =
          metrics.timer.scheduleWithFixedDelay(
              () -> metrics.ask(http, all), 0, EVERY.toMillis(), TimeUnit.MILLISECONDS);
    }
    return metrics;
  }

  /** What they said last; empty if none did. */
  @Override
  public Optional<ProcessorFacts> get() {
    return facts;
  }

  private void ask(HttpClient http, List<URI> instances) {
    List<MetricsText> answers = new ArrayList<>();
    for (URI instance : instances) {
      try {
        MetricsText answer = new MetricsText(body(http, instance));
        if (!answer.isOfRun()) {
          throw new IOException("what answers is no 'run'");
        }
        answers.add(answer);
        troubles.remove(instance);
      } catch (IOException | RuntimeException e) {
        // It may be starting, or gone; the page does without.
        String why = reason(e);
        if (!why.equals(troubles.put(instance, why))) {
          warnings.accept("no metrics from " + instance + ": " + why);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      }
    }
    facts = MetricsText.facts(answers);
  }

  private static String body(HttpClient http, URI instance)
      throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(instance).timeout(PATIENCE).build();
    HttpResponse<InputStream> answer = http.send(request, BodyHandlers.ofInputStream());
    try (InputStream body = answer.body()) {
      if (answer.statusCode() != 200) {
        throw new IOException("status " + answer.statusCode());
      }
      byte[] bytes = body.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IOException("what answers is no 'run': it sends more than 8 MiB");
      }
      return new String(bytes, StandardCharsets.UTF_8);
    }
  }

  private static String reason(Exception e) {
    if (e instanceof ConnectException) {
      return "the connection is refused";
    }
    return e instanceof HttpTimeoutException ? "no answer in time" : String.valueOf(e.getMessage());
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
