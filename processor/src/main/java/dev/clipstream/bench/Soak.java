package dev.clipstream.bench;

import dev.clipstream.avro.FrameLabel;
import dev.clipstream.bench.SoakResult.Sample;
import dev.clipstream.bench.harness.BenchBroker;
import dev.clipstream.bench.harness.BenchContext;
import dev.clipstream.bench.harness.BenchException;
import dev.clipstream.bench.harness.LabelWatch;
import dev.clipstream.bench.harness.PipelineUnderTest;
import dev.clipstream.bench.harness.PipelineVariant;
import dev.clipstream.bench.harness.ProcessUsage;
import dev.clipstream.bench.harness.SystemUnderTest.Running;
import dev.clipstream.bench.harness.SystemUnderTest.Site;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.system.Statistics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The measurement of drift over hours, a soak: the pipeline works at half of what this machine can
 * do while memory, latency and throughput are sampled. Owned by one thread.
 */
public final class Soak {

  /** Of the ceiling: more would measure the queue, not the pipeline. */
  private static final double LOAD = 0.5;

  private static final int SAMPLES = 24;
  private static final Duration CALIBRATE_FOR = Duration.ofSeconds(10);
  private static final Duration LOOK_EVERY = Duration.ofMillis(10);
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private final BenchPlan plan;
  private final BenchContext context;

  public Soak(BenchPlan plan, BenchContext context) {
    this.plan = plan;
    this.context = context;
  }

  /**
   * Blocks for {@code duration}, and until the last label has come.
   *
   * @throws BenchException if there are fewer or more labels than frames
   */
  public SoakResult run(Duration duration) {
    Duration tenth = duration.dividedBy(10);
    Duration calibration = tenth.compareTo(CALIBRATE_FOR) < 0 ? tenth : CALIBRATE_FOR;
    try (BenchBroker broker = BenchBroker.start(context, plan.partitions())) {
      double rate =
          LOAD * new Ceiling(context).measure(plan.defaults(), calibration).framesPerSecond();
      context.say(
          String.format(Locale.ROOT, "soaking at %,.0f frames/s, half of the ceiling", rate));
      Site site = broker.newSite(broker.newFramesTopicForLong());
      PipelineVariant variant =
          PipelineVariant.byDefault(Guarantee.EXACTLY_ONCE, plan.defaults().batch());
      try (LabelWatch labels = broker.watch(site.topics().frameLabels());
          Running running = new PipelineUnderTest("soak", variant, context.models()).start(site)) {
        return new Session(broker, site.topics().frames(), labels, running).soak(duration, rate);
      }
    }
  }

  /** The pipeline at work, the frames that are sent to it and the labels that come. */
  private final class Session {

    private final BenchBroker broker;
    private final String topic;
    private final LabelWatch labels;
    private final Running running;
    private final AvroSerde<FrameLabel> serde = AvroSerde.frameLabels();

    /** From sending a frame to seeing its label, since the last sample. */
    private final List<Double> millis = new ArrayList<>();

    private long sent;
    private long seen;

    Session(BenchBroker broker, String topic, LabelWatch labels, Running running) {
      this.broker = broker;
      this.topic = topic;
      this.labels = labels;
      this.running = running;
    }

    SoakResult soak(Duration duration, double rate) {
      List<Sample> samples = new ArrayList<>();
      double sampleSeconds = duration.toNanos() / 1e9 / SAMPLES;
      long start = System.nanoTime();
      long seenBefore = 0;
      while (samples.size() < SAMPLES) {
        double seconds = (System.nanoTime() - start) / 1e9;
        for (long due = (long) (seconds * rate); sent < due; sent++) {
          broker.send(topic, sent);
        }
        read(LOOK_EVERY);
        throwIfEnded();
        if (seconds >= (samples.size() + 1) * sampleSeconds) {
          samples.add(sample(seconds, (seen - seenBefore) / sampleSeconds));
          seenBefore = seen;
          context.say(samples.get(samples.size() - 1).line());
        }
      }
      broker.flush();
      awaitAll();
      return new SoakResult(sent, rate, samples);
    }

    private void read(Duration timeout) {
      seen =
          labels.read(
              timeout,
              label -> {
                Instant captured = serde.fromBytes(label).getCapturedAt();
                millis.add(Duration.between(captured, Instant.now()).toNanos() / 1e6);
              });
    }

    private Sample sample(double seconds, double framesPerSecond) {
      boolean some = !millis.isEmpty();
      Sample sample =
          new Sample(
              seconds,
              framesPerSecond,
              some ? Statistics.percentile(millis, 50) : 0,
              some ? Statistics.percentile(millis, 99) : 0,
              ProcessUsage.residentMib(),
              ProcessUsage.heapMib(),
              sent - seen);
      millis.clear();
      return sample;
    }

    private void awaitAll() {
      long deadline = System.nanoTime() + PATIENCE.toNanos();
      while (seen < sent && System.nanoTime() < deadline) {
        read(LOOK_EVERY);
        throwIfEnded();
      }
      // Whatever comes now comes twice.
      read(Duration.ofSeconds(2));
      if (seen != sent) {
        throw new BenchException(seen + " labels came of " + sent + " frames");
      }
    }

    private void throwIfEnded() {
      context.throwIfStopped();
      if (running.hasEnded()) {
        throw new BenchException("the processor ended before the soak did; see the log above");
      }
    }
  }
}
