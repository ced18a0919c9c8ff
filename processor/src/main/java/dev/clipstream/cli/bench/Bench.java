package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.BenchPlan.Part;
import dev.clipstream.cli.bench.BenchResult.Conditions;
import dev.clipstream.cli.bench.Ceiling.Measured;
import dev.clipstream.cli.bench.Ceiling.Setting;
import dev.clipstream.cli.bench.SystemUnderTest.Running;
import dev.clipstream.records.TopicNames;
import dev.clipstream.serving.ModelPair;
import dev.clipstream.streams.Guarantee;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Measures everything, in turn and over again, so that what else the machine does meets all alike.
 */
final class Bench {

  /** A part of the backlog is enough to have everything compiled. */
  private static final int WARM_UP_PART = 2;

  private final BenchPlan plan;
  private final ModelPair models;
  private final BenchImages images;
  private final Path workDir;
  private final Stopping stopping;
  private final Progress progress;
  private final Ceiling ceiling;

  /**
   * @param workDir for the data of the broker and of Kafka Streams; the caller's to delete
   * @param progress is told what goes on
   */
  Bench(
      BenchPlan plan,
      ModelPair models,
      BenchImages images,
      Path workDir,
      Stopping stopping,
      Progress progress) {
    this.plan = plan;
    this.models = models;
    this.images = images;
    this.workDir = workDir;
    this.stopping = stopping;
    this.progress = progress;
    this.ceiling = new Ceiling(models.frame(), images, stopping);
  }

  /** Blocks until all is measured: minutes. */
  BenchResult run(Conditions conditions, CommandLineOf command) {
    List<Measured> sweep = sweep();
    Measured fastest = Recommendation.fastest(sweep);
    Setting best = fastest.setting();
    Setting recommended = Recommendation.choose(sweep, plan.defaults());
    double speed = fastest.throughput().framesPerSecond();
    long frames = plan.backlog(() -> speed, 200);
    Rounds rounds = new Rounds();
    Map<Guarantee, Latency> latencies = new EnumMap<>(Guarantee.class);
    Optional<ViewCost> view = Optional.empty();
    try (BrokerProcess process = BrokerProcess.start(workDir.resolve("broker"));
        BenchBroker broker = new BenchBroker(process, plan.partitions())) {
      backlogs(broker, frames, best, systems(recommended), rounds);
      if (plan.parts().contains(Part.LATENCY)) {
        for (Guarantee guarantee : Guarantee.values()) {
          latencies.put(guarantee, latency(broker, guarantee));
        }
      }
      if (plan.parts().contains(Part.VIEW)) {
        view = Optional.of(viewed(broker, frames));
      }
    }
    return new BenchResult(
        conditions,
        frames,
        sweep,
        best,
        rounds.ceiling(),
        rounds.rows(),
        latencies,
        view,
        recommended,
        command.with(recommended));
  }

  /** Writes the command line for a setting. */
  interface CommandLineOf {
    String with(Setting setting);
  }

  private List<Measured> sweep() {
    Map<Setting, List<Throughput>> rounds = new LinkedHashMap<>();
    Duration time = plan.time().dividedBy(plan.settings().size() > 1 ? 4 : 2);
    var unused = ceiling.measure(plan.defaults(), time);
    for (int round = 1; round <= plan.rounds(); round++) {
      for (Setting setting : plan.settings()) {
        Throughput measured = ceiling.measure(setting, time);
        rounds.computeIfAbsent(setting, s -> new ArrayList<>()).add(measured);
        report(round, "ceiling, " + setting, measured);
      }
    }
    return rounds.entrySet().stream()
        .map(entry -> new Measured(entry.getKey(), Throughput.median(entry.getValue())))
        .toList();
  }

  private List<SystemUnderTest> systems(Setting recommended) {
    List<SystemUnderTest> systems = new ArrayList<>();
    boolean pipelines = plan.parts().contains(Part.PIPELINE);
    for (Guarantee guarantee : Guarantee.values()) {
      if (pipelines) {
        systems.add(pipeline(byDefault(guarantee), ""));
      }
      if (plan.parts().contains(Part.PLAIN)) {
        systems.add(new PlainUnderTest("plain " + text(guarantee), guarantee, models.frame()));
      }
    }
    if (pipelines && !recommended.equals(plan.defaults())) {
      Map<String, String> changes = Map.of("workers", Integer.toString(recommended.workers()));
      PipelineVariant variant =
          new PipelineVariant(Guarantee.EXACTLY_ONCE, recommended.batch(), changes);
      systems.add(pipeline(variant, ", " + recommended));
    }
    plan.compared().forEach(variant -> systems.add(pipeline(variant, " " + variant.changes())));
    return systems;
  }

  private PipelineVariant byDefault(Guarantee guarantee) {
    return new PipelineVariant(guarantee, plan.defaults().batch(), Map.of());
  }

  private SystemUnderTest pipeline(PipelineVariant variant, String suffix) {
    return new PipelineUnderTest("pipeline " + text(variant.guarantee()) + suffix, variant, models);
  }

  private static String text(Guarantee guarantee) {
    return guarantee.name().toLowerCase(Locale.ROOT);
  }

  private void backlogs(
      BenchBroker broker, long frames, Setting best, List<SystemUnderTest> systems, Rounds rounds) {
    if (systems.isEmpty()) {
      return;
    }
    progress.say("putting " + frames + " frames on the broker");
    long few = Math.max(100, frames / WARM_UP_PART);
    String warmUpTopic = broker.newFramesTopic();
    broker.fill(warmUpTopic, few, images, stopping);
    String topic = broker.newFramesTopic();
    broker.fill(topic, frames, images, stopping);
    for (SystemUnderTest system : systems) {
      report(0, system.name(), backlog(broker, system, warmUpTopic, few));
    }
    for (int round = 1; round <= plan.rounds(); round++) {
      Throughput before = ceilingAgain(round, best);
      for (int i = 0; i < systems.size(); i++) {
        // Another one first in each round: who comes after whom should not matter.
        SystemUnderTest system = systems.get((i + round) % systems.size());
        Throughput measured = backlog(broker, system, topic, frames);
        report(round, system.name(), measured);
        Throughput after = ceilingAgain(round, best);
        rounds.add(round, system, measured, before, after);
        before = after;
      }
    }
  }

  private Throughput ceilingAgain(int round, Setting best) {
    Throughput measured = ceiling.measure(best, plan.time().dividedBy(3));
    report(round, "ceiling", measured);
    return measured;
  }

  private Throughput backlog(
      BenchBroker broker, SystemUnderTest system, String topic, long frames) {
    SystemUnderTest.Site site = site(broker, topic);
    try (LabelWatch watch = broker.watch(site.topics().frameLabels());
        LabelWatch deadLetters = broker.watch(site.topics().deadLetters());
        Running running = system.start(site)) {
      return new BacklogRun(broker, watch, deadLetters, frames, stopping, progress)
          .measure(running, system.name());
    }
  }

  private Latency latency(BenchBroker broker, Guarantee guarantee) {
    SystemUnderTest.Site site = site(broker, broker.newFramesTopic());
    progress.say("lone frames, " + text(guarantee));
    SystemUnderTest system = pipeline(byDefault(guarantee), "");
    try (LabelWatch watch = broker.watch(site.topics().frameLabels());
        LoneFrames lone = new LoneFrames(broker, models.frame(), images, stopping);
        Running running = system.start(site)) {
      return lone.measure(running, site.topics().frames(), watch, plan.loneFrames());
    }
  }

  private ViewCost viewed(BenchBroker broker, long frames) {
    progress.say("frames as they come, without and with view");
    SystemUnderTest system = pipeline(byDefault(Guarantee.EXACTLY_ONCE), "");
    return new ViewComparison(
            broker, system, topic -> site(broker, topic), images, stopping, progress)
        .measure(plan.rounds(), frames);
  }

  private SystemUnderTest.Site site(BenchBroker broker, String topic) {
    TopicNames topics = broker.newOutputs(topic);
    String id = broker.freshName("bench");
    return new SystemUnderTest.Site(
        broker.bootstrapServers(), id, topics, workDir.resolve("state").resolve(id));
  }

  private void report(int round, String what, Throughput measured) {
    progress.measured(round, plan.rounds(), what, measured);
  }
}
