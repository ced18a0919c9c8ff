package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.Latency.Percentiles;
import dev.clipstream.cli.bench.SystemUnderTest.Running;
import dev.clipstream.cli.bench.SystemUnderTest.Site;
import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageDecoder;
import dev.clipstream.model.FrameModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures the latency of lone frames: sends one at a time and waits for its label. Owned by one
 * thread.
 */
final class LoneFrames {

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
   * Blocks until {@code count} frames have come back.
   *
   * @throws BenchException if a label does not come
   */
  Latency measure(SystemUnderTest system, int count) {
    Site site = broker.newSite(broker.newFramesTopic());
    FrameModel model = context.models().frame();
    try (LabelWatch watch = broker.watch(site.topics().frameLabels());
        FrameModel.Runner runner = model.newRunner(1);
        ImageDecoder decoder = BenchImages.decoder(model);
        Running running = system.start(site)) {
      List<Double> labels = new ArrayList<>();
      List<Double> own = new ArrayList<>();
      for (int i = -WARM_UP; i < count; i++) {
        long index = i + WARM_UP;
        long sent = System.nanoTime();
        double millis = sendAndAwait(running, site, watch, index);
        // Between two frames, so that it meets the same caches and the same clock of the processor.
        context.sleep(EVERY.dividedBy(2).minusNanos(System.nanoTime() - sent));
        double alone = classifyAlone(context.images().get(index), decoder, runner);
        if (i >= 0) {
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
