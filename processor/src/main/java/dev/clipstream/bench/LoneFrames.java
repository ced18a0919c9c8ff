package dev.clipstream.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.bench.harness.BenchBroker;
import dev.clipstream.bench.harness.BenchContext;
import dev.clipstream.bench.harness.BenchException;
import dev.clipstream.bench.harness.BenchImages;
import dev.clipstream.bench.harness.LabelWatch;
import dev.clipstream.bench.harness.SystemUnderTest;
import dev.clipstream.bench.harness.SystemUnderTest.Running;
import dev.clipstream.bench.harness.SystemUnderTest.Site;
import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.decode.ImageDecoder;
import dev.clipstream.model.FrameModel;
import dev.clipstream.system.Statistics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * The measurement of latency: it sends one frame at a time and waits for its label. Owned by one
 * thread.
 */
public final class LoneFrames {

  private static final Duration EVERY = Duration.ofMillis(200);

  /** Sent first and not counted: connections are made and code is compiled. */
  private static final int WARM_UP = 15;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BenchContext context;
  private final BenchBroker broker;

  LoneFrames(BenchContext context, BenchBroker broker) {
    this.context = context;
    this.broker = broker;
  }

  /**
   * How long lone frames took, in milliseconds.
   *
   * @param label from sending a frame to seeing its label
   * @param own decoding and inference of such a frame alone, on the same machine in the same
   *     minutes
   */
  public record Latency(Percentiles label, Percentiles own) {

    /** What the pipeline adds to a typical frame's own time. */
    double added() {
      return label.p50() - own.p50();
    }

    static void printHead(ReportTable table) {
      table.head("lone frame, ms from sending to its label", List.of("p50", "p95", "p99"));
    }

    void print(ReportTable table, String name) {
      table.row(name, label.cells());
      table.row("  of which decoding and inference", own.cells());
    }

    void put(ObjectNode node) {
      label.put(node.putObject("label"));
      own.put(node.putObject("own"));
      node.put("added", FiveDigits.of(added()));
    }
  }

  /** Half, 95 % and 99 % of the frames took at most so long, in milliseconds. */
  public record Percentiles(double p50, double p95, double p99) {

    static Percentiles of(List<Double> values) {
      return new Percentiles(
          Statistics.percentile(values, 50),
          Statistics.percentile(values, 95),
          Statistics.percentile(values, 99));
    }

    private List<String> cells() {
      return Stream.of(p50, p95, p99).map(millis -> ReportTable.number(millis, 1)).toList();
    }

    private void put(ObjectNode node) {
      node.put("p50", FiveDigits.of(p50));
      node.put("p95", FiveDigits.of(p95));
      node.put("p99", FiveDigits.of(p99));
    }
  }

  /**
   * Blocks until {@code count} frames have come back.
   *
   * @throws BenchException if a label does not come
   */
  Latency measure(SystemUnderTest system, int count) {
    Site site = broker.newSite(broker.newFramesTopic());
    FrameModel model = context.models().frame();
    FrameModel.Runner runner = model.newRunner(1);
    try (LabelWatch watch = broker.watch(site.topics().frameLabels());
        ImageDecoder decoder = BenchImages.decoder(model);
        Running running = system.start(site)) {
      List<Double> labels = new ArrayList<>();
      List<Double> own = new ArrayList<>();
      for (int index = 0; index < WARM_UP + count; index++) {
        long sent = System.nanoTime();
        double millis = sendAndAwait(running, site, watch, index);
        // Between two frames, so that it meets the same caches and the same clock of the processor.
        context.sleep(EVERY.dividedBy(2).minusNanos(System.nanoTime() - sent));
        double alone = classifyAlone(context.images().get(index), decoder, runner);
        if (index >= WARM_UP) {
          labels.add(millis);
          own.add(alone);
        }
        context.sleep(EVERY.minusNanos(System.nanoTime() - sent));
        context.throwIfStopped();
      }
      return new Latency(Percentiles.of(labels), Percentiles.of(own));
    }
  }

  /** Milliseconds from sending a frame to seeing its label. */
  private double sendAndAwait(Running running, Site site, LabelWatch watch, long index) {
    long sent = System.nanoTime();
    broker.send(site.topics().frames(), index);
    while (watch.count(EVERY) <= index) {
      context.throwIfStopped();
      if (running.hasEnded() || System.nanoTime() - sent > PATIENCE.toNanos()) {
        throw new BenchException("the label of a lone frame did not come");
      }
    }
    return (System.nanoTime() - sent) / 1e6;
  }

  private static double classifyAlone(Image image, ImageDecoder decoder, FrameModel.Runner runner) {
    long start = System.nanoTime();
    try {
      decoder.decode(image, runner.pixels(), 0);
    } catch (BadImageException e) {
      throw new BenchException("an image cannot be used: " + e.getMessage(), e);
    }
    Object unused = runner.run(1);
    return (System.nanoTime() - start) / 1e6;
  }
}
