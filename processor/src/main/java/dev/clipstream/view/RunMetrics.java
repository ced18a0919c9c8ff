package dev.clipstream.view;

import dev.clipstream.system.DaemonThreads;
import dev.clipstream.view.scrape.BoundedGet;
import dev.clipstream.view.web.ProcessorFacts;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
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

  private static final String STRANGER = "what answers is no 'run'";

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
      BoundedGet http = new BoundedGet(PATIENCE, MAX_BYTES, STRANGER);
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

  private void ask(BoundedGet http, List<URI> instances) {
    // All at once: one that does not answer takes no time of the others.
    Map<URI, CompletableFuture<String>> asked = new LinkedHashMap<>();
    instances.forEach(instance -> asked.put(instance, http.ask(instance)));
    List<MetricsText> answers = new ArrayList<>();
    for (URI instance : asked.keySet()) {
      try {
        MetricsText answer = new MetricsText(asked.get(instance).get());
        if (!answer.isOfRun()) {
          throw new IOException(STRANGER);
        }
        answers.add(answer);
        troubles.remove(instance);
      } catch (ExecutionException | IOException | RuntimeException e) {
        // It may be starting, or gone; the page does without.
        String why = BoundedGet.reason(e);
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

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
