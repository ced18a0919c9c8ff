package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.Latency.Percentiles;
import dev.clipstream.cli.bench.SystemUnderTest.Running;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageDecoder;
import dev.clipstream.model.FrameModel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Sends one frame at a time and waits for its label. Owned by one thread. */
final class LoneFrames implements AutoCloseable {

  private static final Duration EVERY = Duration.ofMillis(200);

  /** Sent first and not counted: connections are made and code is compiled. */
  private static final int WARM_UP = 15;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final BenchBroker broker;
  private final BenchImages images;
  private final Stopping stopping;
  private final FrameModel.Runner runner;
  private final ImageDecoder decoder;

  LoneFrames(BenchBroker broker, FrameModel model, BenchImages images, Stopping stopping) {
    this.broker = broker;
    this.images = images;
    this.stopping = stopping;
    this.runner = model.newRunner(1);
    this.decoder = Ceiling.decoder(model);
  }

  /**
   * Blocks until {@code count} frames have come back.
   *
   * @param watch on the labels of {@code running}, none yet
   * @throws CliException if a label does not come
   */
  Latency measure(Running running, String topic, LabelWatch watch, int count) {
    List<Double> labels = new ArrayList<>();
    List<Double> own = new ArrayList<>();
    for (int i = -WARM_UP; i < count; i++) {
      Image image = images.get(i + WARM_UP);
      long sent = System.nanoTime();
      double millis = sendAndAwait(running, topic, watch, i + WARM_UP, image);
      // Between two frames, so that it meets the same caches and the same clock of the processor.
      stopping.sleep(EVERY.dividedBy(2).minusNanos(System.nanoTime() - sent));
      double alone = classifyAlone(image);
      if (i >= 0) {
        labels.add(millis);
        own.add(alone);
      }
      stopping.sleep(EVERY.minusNanos(System.nanoTime() - sent));
      stopping.check();
    }
    return new Latency(Percentiles.of(labels), Percentiles.of(own));
  }

  private double sendAndAwait(
      Running running, String topic, LabelWatch watch, long index, Image image) {
    long sent = System.nanoTime();
    broker.send(topic, index, image);
    while (watch.count(EVERY) <= index) {
      stopping.check();
      if (running.hasEnded() || System.nanoTime() - sent > PATIENCE.toNanos()) {
        throw new CliException("the label of a lone frame did not come");
      }
    }
    return (System.nanoTime() - sent) / 1e6;
  }

  private double classifyAlone(Image image) {
    long start = System.nanoTime();
    try {
      decoder.decode(image, runner.pixels(), 0);
    } catch (BadImageException e) {
      throw new CliException("an image cannot be used: " + e.getMessage(), e);
    }
    Object unused = runner.run(1);
    return (System.nanoTime() - start) / 1e6;
  }

  @Override
  public void close() {
    decoder.close();
    runner.close();
  }
}
