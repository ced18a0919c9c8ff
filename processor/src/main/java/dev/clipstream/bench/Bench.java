package dev.clipstream.bench;

import dev.clipstream.bench.BenchPlan.Part;
import dev.clipstream.bench.BenchResult.Conditions;
import dev.clipstream.bench.Ceiling.Measured;
import dev.clipstream.bench.Ceiling.Setting;
import dev.clipstream.bench.LoneFrames.Latency;
import dev.clipstream.bench.ViewComparison.ViewCost;
import dev.clipstream.bench.harness.BenchBroker;
import dev.clipstream.bench.harness.BenchContext;
import dev.clipstream.bench.harness.BenchException;
import dev.clipstream.bench.harness.PipelineUnderTest;
import dev.clipstream.bench.harness.PipelineVariant;
import dev.clipstream.bench.harness.PlainUnderTest;
import dev.clipstream.bench.harness.SystemUnderTest;
import dev.clipstream.streams.settings.Guarantee;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The benchmark of this machine with a model: the ceiling and every system under test, measured in
 * turn and over again, so that whatever else the machine does affects all alike. Owned by one
 * thread.
 */
public final class Bench {

  /** A part of the backlog is enough to have everything compiled. */
  private static final int WARM_UP_PART = 2;

  private static final int MIN_BACKLOG = 200;

  private final BenchPlan plan;
  private final BenchContext context;
  private final Ceiling ceiling;

  public Bench(BenchPlan plan, BenchContext context) {
    this.plan = plan;
    this.context = context;
    this.ceiling = new Ceiling(context);
  }

  /**
   * Blocks until all is measured: minutes.
   *
   * @param commandLine writes the command line for a setting
   * @throws BenchException if a measurement cannot be made
   */
  public BenchResult run(Function<Setting, String> commandLine) {
    List<Measured> sweep = sweep();
    Measured fastest = Ceiling.fastest(sweep);
    Setting best = fastest.setting();
    Setting recommended = Ceiling.recommend(sweep, plan.defaults());
    double speed = fastest.throughput().framesPerSecond();
    long frames = plan.backlog(() -> speed, MIN_BACKLOG);
    Rounds rounds = new Rounds();
    Map<Guarantee, Latency> latencies = new EnumMap<>(Guarantee.class);
    Optional<ViewCost> view = Optional.empty();
    try (BenchBroker broker = BenchBroker.start(context, plan.partitions())) {
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
        Conditions.of(context, plan),
        frames,
        sweep,
        best,
        rounds.ceiling(),
        rounds.steadiness(),
        rounds.rows(),
        rounds.streamCosts(),
        latencies,
        view,
        recommended,
        commandLine.apply(recommended));
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
        if (context.models().steps().isPresent()) {
          systems.add(
              new PipelineUnderTest(
                  "pipeline " + text(guarantee) + ", no stream model",
                  byDefault(guarantee),
                  context.models().withoutSteps()));
        }
      }
      if (plan.parts().contains(Part.PLAIN)) {
        systems.add(
            new PlainUnderTest("plain " + text(guarantee), guarantee, context.models().frame()));
      }
    }
    if (pipelines && !recommended.equals(plan.defaults())) {
      systems.add(
          pipeline(
              byDefault(Guarantee.EXACTLY_ONCE)
                  .withBatching(recommended.batch(), recommended.workers()),
              ", " + recommended));
    }
    plan.compared().forEach(variant -> systems.add(pipeline(variant, " " + variant.changes())));
    return systems;
  }

  private PipelineVariant byDefault(Guarantee guarantee) {
    return PipelineVariant.byDefault(guarantee, plan.defaults().batch());
  }

  private SystemUnderTest pipeline(PipelineVariant variant, String suffix) {
    return new PipelineUnderTest(
        "pipeline " + text(variant.guarantee()) + suffix, variant, context.models());
  }

  private static String text(Guarantee guarantee) {
    return guarantee.name().toLowerCase(Locale.ROOT);
  }

  private void backlogs(
      BenchBroker broker, long frames, Setting best, List<SystemUnderTest> systems, Rounds rounds) {
    if (systems.isEmpty()) {
      return;
    }
    context.say("putting " + frames + " frames on the broker");
    long few = Math.max(100, frames / WARM_UP_PART);
    String warmUpTopic = broker.newFramesTopic();
    broker.fill(warmUpTopic, few);
    String topic = broker.newFramesTopic();
    broker.fill(topic, frames);
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
    try (BacklogRun run =
        BacklogRun.start(context, broker, system, broker.newSite(topic), frames)) {
      return run.measure();
    }
  }

  private Latency latency(BenchBroker broker, Guarantee guarantee) {
    context.say("lone frames, " + text(guarantee));
    return new LoneFrames(context, broker)
        .measure(pipeline(byDefault(guarantee), ""), plan.loneFrames());
  }

  private ViewCost viewed(BenchBroker broker, long frames) {
    context.say("frames as they come, without and with view");
    return new ViewComparison(context, broker, pipeline(byDefault(Guarantee.EXACTLY_ONCE), ""))
        .measure(plan.rounds(), frames);
  }

  private void report(int round, String what, Throughput measured) {
    context.say(measured.line(round, plan.rounds(), what));
  }
}
