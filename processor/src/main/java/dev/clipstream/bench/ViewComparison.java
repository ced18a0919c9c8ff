package dev.clipstream.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.bench.harness.BenchBroker;
import dev.clipstream.bench.harness.BenchContext;
import dev.clipstream.bench.harness.ChildJvm;
import dev.clipstream.bench.harness.LoadGenerator;
import dev.clipstream.bench.harness.SystemUnderTest;
import dev.clipstream.bench.harness.SystemUnderTest.Site;
import dev.clipstream.bench.harness.ViewMain;
import dev.clipstream.system.Statistics;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * The measurement of what the live page costs: one system runs in pairs, without and with {@code
 * view} beside it, in turn first. Frames come while they are labeled, since a page reads from now
 * on and would see nothing of a backlog. Owned by one thread.
 */
public final class ViewComparison {

  private final BenchContext context;
  private final BenchBroker broker;
  private final SystemUnderTest system;

  ViewComparison(BenchContext context, BenchBroker broker, SystemUnderTest system) {
    this.context = context;
    this.broker = broker;
    this.system = system;
  }

  /**
   * The cost of the live page: the pipeline on frames that come as fast as it labels them, without
   * and with {@code view} beside it. Medians of the rounds.
   *
   * @param ratio the speed with it by that without it in the same round
   * @param viewMillisPerFrame CPU time of {@code view}, one page open
   * @param viewShare the part of this machine's CPU time that it used, 0 to 1
   */
  public record ViewCost(
      Throughput without,
      Throughput with,
      double ratio,
      double viewMillisPerFrame,
      double viewShare) {

    /**
     * The medians of some rounds.
     *
     * @param cores of this machine
     */
    static ViewCost median(List<Pair> rounds, int cores) {
      return new ViewCost(
          Throughput.median(rounds.stream().map(Pair::without).toList()),
          Throughput.median(rounds.stream().map(Pair::with).toList()),
          Statistics.median(rounds, Pair::ratio),
          Statistics.median(rounds, Pair::viewMillisPerFrame),
          Statistics.median(rounds, pair -> pair.viewShare(cores)));
    }

    void print(ReportTable table) {
      table.throughputHead();
      table.throughput("frames as they come", without, "", "", ReportTable.brokerMillis(without));
      table.throughput("the same with view attached", with, "", "", ReportTable.brokerMillis(with));
      table.say(
          String.format(
              Locale.ROOT,
              "view: %.3f of the speed, %.3f ms CPU a frame, %.1f %% of this machine",
              ratio,
              viewMillisPerFrame,
              100 * viewShare));
    }

    void put(ObjectNode node) {
      without.put(node.putObject("without"));
      with.put(node.putObject("with"));
      node.put("ratio", FiveDigits.of(ratio));
      node.put("view_cpu_ms", FiveDigits.of(viewMillisPerFrame));
      node.put("view_cpu_share", FiveDigits.of(viewShare));
    }
  }

  /** One round, measured without and with {@code view}. */
  record Pair(Throughput without, Throughput with, double viewMillisPerFrame) {

    private double ratio() {
      return with.framesPerSecond() / without.framesPerSecond();
    }

    private double viewShare(int cores) {
      return viewMillisPerFrame / 1000 * with.framesPerSecond() / cores;
    }
  }

  private record Viewed(Throughput throughput, double viewMillisPerFrame) {}

  /** Blocks until all rounds are done. */
  ViewCost measure(int rounds, long frames) {
    context.say(without(frames).line(0, rounds, "frames as they come"));
    List<Pair> pairs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      boolean plainFirst = round % 2 == 1;
      Throughput before = plainFirst ? without(frames) : null;
      Viewed viewed = with(frames);
      Throughput without = before == null ? without(frames) : before;
      context.say(without.line(round, rounds, "frames as they come"));
      context.say(viewed.throughput().line(round, rounds, "the same with view attached"));
      pairs.add(new Pair(without, viewed.throughput(), viewed.viewMillisPerFrame()));
    }
    return ViewCost.median(pairs, Runtime.getRuntime().availableProcessors());
  }

  private Throughput without(long frames) {
    return flow(broker.newSite(broker.newFramesTopic()), frames);
  }

  private Viewed with(long frames) {
    Site site = broker.newSite(broker.newFramesTopic());
    try (ChildJvm view = ViewMain.start(site)) {
      long before = view.cpuNanos();
      Throughput throughput = flow(site, frames);
      return new Viewed(throughput, (view.cpuNanos() - before) / 1e6 / frames);
    }
  }

  private Throughput flow(Site site, long frames) {
    try (BacklogRun run = BacklogRun.start(context, broker, system, site, frames);
        LoadGenerator generator = new LoadGenerator(broker, site, frames)) {
      generator.start();
      return run.measure();
    }
  }
}
