package dev.clipstream.view;

import dev.clipstream.system.DaemonThreads;
import dev.clipstream.view.web.ProcessorFacts;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Polls the {@code /metrics} of the instances of {@code run} every few seconds, on a thread of its
 * own. Those that do not answer are left out. Thread-safe.
 */
public final class RunMetrics implements Supplier<Optional<ProcessorFacts>>, AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(RunMetrics.class);

  private static final Duration EVERY = Duration.ofSeconds(5);
  private static final Duration PATIENCE = Duration.ofSeconds(3);

  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("run-metrics"));
  private volatile Optional<ProcessorFacts> facts = Optional.empty();

  private RunMetrics() {}

  /**
   * Begins to ask; with no instances it never does.
   *
   * @param instances where each serves its metrics, http or https
   */
  public static RunMetrics follow(List<URI> instances) {
    RunMetrics metrics = new RunMetrics();
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
        answers.add(new MetricsText(body(http, instance)));
      } catch (IOException | RuntimeException e) {
        // It may be starting, or gone; the page does without.
        log.debug("no metrics from {}: {}", instance, e.toString());
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
    HttpResponse<String> answer = http.send(request, BodyHandlers.ofString());
    if (answer.statusCode() != 200) {
      throw new IOException("status " + answer.statusCode());
    }
    return answer.body();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
