package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.SystemUnderTest.Running;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * Measures one system in pairs, without and with {@code view} beside it, in turn first. Frames come
 * while they are labelled, since a page reads from now on and would see nothing of a backlog.
 */
final class ViewComparison {

  private final BenchBroker broker;
  private final SystemUnderTest system;
  private final Function<String, SystemUnderTest.Site> sites;
  private final BenchImages images;
  private final Stopping stopping;
  private final Progress progress;

  /**
   * @param sites makes a place of its own for a topic of frames
   */
  ViewComparison(
      BenchBroker broker,
      SystemUnderTest system,
      Function<String, SystemUnderTest.Site> sites,
      BenchImages images,
      Stopping stopping,
      Progress progress) {
    this.broker = broker;
    this.system = system;
    this.sites = sites;
    this.images = images;
    this.stopping = stopping;
    this.progress = progress;
  }

  private record Viewed(Throughput throughput, double viewMillisPerFrame) {}

  /** Blocks until all rounds are done. */
  ViewCost measure(int rounds, long frames) {
    progress.measured(0, rounds, "frames as they come", without(frames));
    List<ViewCost.Pair> pairs = new ArrayList<>();
    for (int round = 1; round <= rounds; round++) {
      boolean plainFirst = round % 2 == 1;
      Throughput before = plainFirst ? without(frames) : null;
      Viewed viewed = with(frames);
      Throughput without = before == null ? without(frames) : before;
      progress.measured(round, rounds, "frames as they come", without);
      progress.measured(round, rounds, "the same with view attached", viewed.throughput());
      pairs.add(new ViewCost.Pair(without, viewed.throughput(), viewed.viewMillisPerFrame()));
    }
    return ViewCost.median(pairs, Runtime.getRuntime().availableProcessors());
  }

  private Throughput without(long frames) {
    return flow(sites.apply(broker.newFramesTopic()), frames);
  }

  private Viewed with(long frames) {
    SystemUnderTest.Site site = sites.apply(broker.newFramesTopic());
    try (ViewProcess view = ViewProcess.start(site)) {
      long before = view.cpuNanos();
      Throughput throughput = flow(site, frames);
      return new Viewed(throughput, (view.cpuNanos() - before) / 1e6 / frames);
    }
  }

  private Throughput flow(SystemUnderTest.Site site, long frames) {
    try (LabelWatch watch = broker.watch(site.topics().frameLabels());
        LabelWatch deadLetters = broker.watch(site.topics().deadLetters());
        Running running = system.start(site);
        LoadGenerator generator =
            new LoadGenerator(
                broker,
                site.topics().frames(),
                frames,
                images,
                broker.watch(site.topics().frameLabels()))) {
      generator.start();
      return new BacklogRun(broker, watch, deadLetters, frames, stopping, progress)
          .measure(running, system.name());
    }
  }
}
