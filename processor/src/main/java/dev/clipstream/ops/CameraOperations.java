package dev.clipstream.ops;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clipstream.ops.HttpPort.Page;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The HTTP endpoints of a process that sends cameras: {@code /metrics} for Prometheus with a series
 * for each camera, {@code /cameras} with the state of each for the page of {@code view}, {@code
 * /health/live} and {@code /health/ready}. A camera that is away makes it neither dead nor unready,
 * since no restart brings it back. Thread-safe; close it last.
 */
public final class CameraOperations implements AutoCloseable {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  /**
   * The answer of {@code /cameras}.
   *
   * @param trouble what is wrong with the brokers; empty where nothing is
   */
  record Answer(String trouble, List<CameraReport> cameras) {}

  private final ProcessMetrics process = new ProcessMetrics();
  private final List<? extends CameraReading> cameras;
  private final Supplier<Optional<String>> trouble;
  private final HttpPort port;

  private CameraOperations(
      InetSocketAddress address,
      List<? extends CameraReading> cameras,
      Supplier<Optional<String>> trouble)
      throws IOException {
    this.cameras = cameras;
    this.trouble = trouble;
    MeterRegistry registry = process.registry();
    Gauge.builder("clipstream.broker.away", trouble, of -> of.get().isPresent() ? 1 : 0)
        .description("1 while no broker answers, or topics are missing")
        .register(registry);
    cameras.forEach(camera -> bind(camera, registry));
    SortedMap<String, Supplier<Page>> pages = new TreeMap<>();
    pages.put("/metrics", () -> new Page(200, ProcessMetrics.CONTENT_TYPE, process.scrape()));
    pages.put("/cameras", this::reports);
    pages.put("/health/live", () -> page(Health.up(sending())));
    pages.put("/health/ready", () -> page(ready()));
    this.port = HttpPort.open(address, pages);
  }

  /**
   * Listens.
   *
   * @param address port 0 for a free one
   * @param trouble what is wrong with the brokers, for people; empty where nothing is; must not
   *     block
   * @throws IOException if it cannot listen there
   */
  public static CameraOperations open(
      InetSocketAddress address,
      List<? extends CameraReading> cameras,
      Supplier<Optional<String>> trouble)
      throws IOException {
    return new CameraOperations(address, List.copyOf(cameras), trouble);
  }

  private static void bind(CameraReading camera, MeterRegistry registry) {
    gauge(camera, registry, "sending", "1 while frames come", each -> each.isSending() ? 1 : 0);
    gauge(
        camera,
        registry,
        "away.seconds",
        "For how long no frames have come",
        CameraReading::awaySeconds);
    counter(camera, registry, "frames", "Frames that the cluster has", CameraReading::framesTaken);
    counter(camera, registry, "bytes", "Bytes of these frames", CameraReading::bytesTaken);
    counter(
        camera,
        registry,
        "frames.dropped",
        "Frames left out because the cluster took them more slowly than they came",
        CameraReading::framesDropped);
    counter(
        camera,
        registry,
        "connections",
        "How often frames have begun to come",
        CameraReading::connections);
  }

  private static void gauge(
      CameraReading camera,
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<CameraReading> value) {
    Gauge.builder("clipstream.camera." + name, camera, value)
        .description(description)
        .tag("camera", camera.name())
        .register(registry);
  }

  private static void counter(
      CameraReading camera,
      MeterRegistry registry,
      String name,
      String description,
      ToDoubleFunction<CameraReading> value) {
    FunctionCounter.builder("clipstream.camera." + name, camera, value)
        .description(description)
        .tag("camera", camera.name())
        .register(registry);
  }

  private Page reports() {
    List<CameraReport> all = cameras.stream().map(CameraReading::report).toList();
    try {
      return new Page(
          200,
          "application/json",
          JSON.writeValueAsString(new Answer(trouble.get().orElse(""), all)) + "\n");
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Page page(Health health) {
    return new Page(health.up() ? 200 : 503, "application/json", health.toJson() + "\n");
  }

  private Health ready() {
    return trouble
        .get()
        .map(away -> Health.down(away + "; " + sending()))
        .orElseGet(() -> Health.up(sending()));
  }

  private String sending() {
    long sending = cameras.stream().filter(CameraReading::isSending).count();
    return sending + " of " + cameras.size() + " cameras send";
  }

  /** Where it listens: {@code http://127.0.0.1:8080}. */
  public String url() {
    return "http://" + port.address().getHostString() + ":" + port.address().getPort();
  }

  @Override
  public void close() {
    port.close();
    process.close();
  }
}
