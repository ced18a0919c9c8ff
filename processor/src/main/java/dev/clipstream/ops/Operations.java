package dev.clipstream.ops;

import dev.clipstream.ops.HttpPort.Page;
import dev.clipstream.serving.FrameBatcher;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.system.DaemonThreads;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.binder.kafka.KafkaStreamsMetrics;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.IntSupplier;
import java.util.function.Supplier;
import org.apache.kafka.streams.KafkaStreams;

/**
 * The HTTP endpoints of one processor for operators: {@code /metrics} for Prometheus, {@code
 * /health/live} and {@code /health/ready} with status 200 or 503. Open it before the models are
 * loaded, so that a slow start can be told from a dead process, and close it last. Thread-safe.
 */
public final class Operations implements AutoCloseable {

  /** Kafka's metrics come and go with the partitions; a backlog should not be unseen for long. */
  private static final Duration REFRESH_EVERY = Duration.ofSeconds(5);

  private final ProcessMetrics process = new ProcessMetrics();
  private final ProcessorMetrics metrics = new ProcessorMetrics(process.registry());
  private final HealthCheck health = new HealthCheck();
  private final HttpPort port;
  private final ScheduledExecutorService refresher =
      Executors.newSingleThreadScheduledExecutor(DaemonThreads.named("kafka-metrics"));
  private Optional<KafkaStreamsMetrics> kafka = Optional.empty();

  private Operations(InetSocketAddress address) throws IOException {
    Gauge.builder("clipstream.broker.away", health, check -> check.brokersAreAway() ? 1 : 0)
        .description("1 while no broker answers, or topics are missing")
        .register(process.registry());
    SortedMap<String, Supplier<Page>> pages = new TreeMap<>();
    pages.put("/metrics", this::scrape);
    pages.put("/health/live", () -> page(health.live()));
    pages.put("/health/ready", () -> page(health.ready()));
    this.port = HttpPort.open(address, pages);
  }

  /**
   * Listens.
   *
   * @param address port 0 for a free one
   * @throws IOException if it cannot listen there
   */
  public static Operations open(InetSocketAddress address) throws IOException {
    return new Operations(address);
  }

  private Page scrape() {
    return new Page(200, ProcessMetrics.CONTENT_TYPE, process.scrape());
  }

  private static Page page(Health health) {
    return new Page(health.up() ? 200 : 503, "application/json", health.toJson() + "\n");
  }

  /** To be given to the processor. */
  public ProcessorListener listener() {
    return metrics;
  }

  /**
   * Reports on this processor from here on; call it once, before the processor is started.
   *
   * @param deadThreads stream threads that should be alive and are not
   */
  public synchronized void watch(
      KafkaStreams streams, FrameBatcher batcher, IntSupplier deadThreads) {
    Supplier<ProcessorStatus> status =
        () -> new ProcessorStatus(streams.state(), deadThreads.getAsInt());
    metrics.watch(batcher, status);
    KafkaStreamsMetrics streamsMetrics =
        new KafkaStreamsMetrics(streams, List.of(), refresher, REFRESH_EVERY);
    streamsMetrics.bindTo(process.registry());
    kafka = Optional.of(streamsMetrics);
    health.watch(status);
  }

  /**
   * Is not ready while something is wrong with the brokers.
   *
   * @param trouble what is, for people; empty where nothing is; must not block
   */
  public void watchBrokers(Supplier<Optional<String>> trouble) {
    health.watchBrokers(trouble);
  }

  /**
   * Measures the disk that the open clips are on; call it once.
   *
   * @param stateDir where they are, or will be
   */
  public void watchDisk(Path stateDir) {
    StateDisk.of(stateDir).bindTo(process.registry());
  }

  /** The processor is about to be closed: not ready any more, but no reason to kill it either. */
  public void stopping() {
    health.stopping();
  }

  /** Where it listens: {@code http://127.0.0.1:8080}. */
  public String url() {
    return "http://" + port.address().getHostString() + ":" + port.address().getPort();
  }

  @Override
  public synchronized void close() {
    port.close();
    kafka.ifPresent(KafkaStreamsMetrics::close);
    refresher.shutdownNow();
    process.close();
  }
}
