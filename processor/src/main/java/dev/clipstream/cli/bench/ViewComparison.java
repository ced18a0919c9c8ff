package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.SystemUnderTest.Site;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures one system in pairs, without and with {@code view} beside it, in turn first. Frames come
 * while they are labelled, since a page reads from now on and would see nothing of a backlog.
 */
final class ViewComparison {

  private final BenchContext context;
  private final BenchBroker broker;
  private final SystemUnderTest system;

  ViewComparison(BenchContext context, BenchBroker broker, SystemUnderTest system) {
    this.context = context;
    this.broker = broker;
    this.system = system;
  }

  private record Viewed(Throughput throughput, double viewMillisPerFrame) {}

  /** Blocks until all rounds are done. */
  ViewCost measure(int rounds, long frames) {
    context.say(without(frames).line(0, rounds, "frames as they come"));
    List<ViewCost.Pair> pairs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      boolean plainFirst = round % 2 == 1;
      Throughput before = plainFirst ? without(frames) : null;
      Viewed viewed = with(frames);
      Throughput without = before == null ? without(frames) : before;
      context.say(without.line(round, rounds, "frames as they come"));
      context.say(viewed.throughput().line(round, rounds, "the same with view attached"));
      pairs.add(new ViewCost.Pair(without, viewed.throughput(), viewed.viewMillisPerFrame()));
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
