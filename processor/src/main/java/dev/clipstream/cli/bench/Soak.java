package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.Ceiling.Setting;
import dev.clipstream.cli.bench.SystemUnderTest.Running;
import dev.clipstream.cli.options.CliException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/**
 * Keeps the pipeline at half of what this machine can do, for long, and looks what drifts: memory,
 * latency, throughput.
 */
final class Soak {

  /** Of the ceiling: more would measure the queue, not the pipeline. */
  private static final double LOAD = 0.5;

  private static final int SAMPLES = 24;
  private static final Duration CALIBRATE_FOR = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final Ceiling ceiling;
  private final SystemUnderTest system;
  private final BenchImages images;
  private final BenchBroker broker;
  private final Path stateDir;
  private final Stopping stopping;
  private final Consumer<String> progress;

  /**
   * @param progress is told of every sample, a line at a time
   */
  Soak(
      Ceiling ceiling,
      SystemUnderTest system,
      BenchImages images,
      BenchBroker broker,
      Path stateDir,
      Stopping stopping,
      Consumer<String> progress) {
    this.ceiling = ceiling;
    this.system = system;
    this.images = images;
    this.broker = broker;
    this.stateDir = stateDir;
    this.stopping = stopping;
    this.progress = progress;
  }

  /**
   * Blocks for {@code duration}, and until the last label has come.
   *
   * @throws CliException if there are fewer or more labels than frames
   */
  SoakResult run(Duration duration, Setting setting) {
    Duration calibration =
        duration.dividedBy(10).compareTo(CALIBRATE_FOR) < 0
            ? duration.dividedBy(10)
            : CALIBRATE_FOR;
    double rate = LOAD * ceiling.measure(setting, calibration).framesPerSecond();
    progress.accept(
        String.format(Locale.ROOT, "soaking at %,.0f frames/s, half of the ceiling", rate));
    String topic = broker.newFramesTopicForLong();
    SystemUnderTest.Site site =
        new SystemUnderTest.Site(
            broker.bootstrapServers(),
            broker.freshName("soak"),
            broker.newOutputs(topic),
            stateDir);
    try (LabelTimes labels =
            new LabelTimes(
                broker.bootstrapServers(),
                broker.partitionsOf(site.topics().frameLabels()).toList());
        Running running = system.start(site)) {
      return soak(duration, rate, topic, labels, running);
    }
  }

  private SoakResult soak(
      Duration duration, double rate, String topic, LabelTimes labels, Running running) {
    List<SoakSample> samples = new ArrayList<>();
    double sampleSeconds = duration.toNanos() / 1e9 / SAMPLES;
    long start = System.nanoTime();
    long sent = 0;
    long seen = 0;
    while (samples.size() < SAMPLES) {
      double seconds = (System.nanoTime() - start) / 1e9;
      for (long due = (long) (seconds * rate); sent < due; sent++) {
        broker.send(topic, sent, images.get(sent));
      }
      labels.read(LOOK_EVERY);
      check(running);
      if (seconds >= (samples.size() + 1) * sampleSeconds) {
        samples.add(sample(seconds, (labels.labels() - seen) / sampleSeconds, labels, sent));
        seen = labels.labels();
        progress.accept(SoakReport.line(samples.get(samples.size() - 1)));
      }
    }
    broker.flush();
    awaitAll(sent, labels, running);
    return new SoakResult(sent, rate, samples);
  }

  private static SoakSample sample(
      double seconds, double framesPerSecond, LabelTimes labels, long sent) {
    List<Double> millis = labels.take();
    boolean some = !millis.isEmpty();
    return new SoakSample(
        seconds,
        framesPerSecond,
        some ? Statistics.percentile(millis, 50) : 0,
        some ? Statistics.percentile(millis, 99) : 0,
        Memory.residentMib(),
        Memory.heapMib(),
        sent - labels.labels());
  }

  private void awaitAll(long sent, LabelTimes labels, Running running) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (labels.labels() < sent && System.nanoTime() < deadline) {
      labels.read(LOOK_EVERY);
      check(running);
    }
    // Whatever comes now comes twice.
    labels.read(Duration.ofSeconds(2));
    if (labels.labels() != sent) {
      throw new CliException(labels.labels() + " labels came of " + sent + " frames");
    }
  }

  private void check(Running running) {
    stopping.check();
    if (running.hasEnded()) {
      throw new CliException("the processor ended before the soak did; see the log above");
    }
  }
}
