package dev.clipstream.cli.bench;

import java.util.List;

/**
 * What it costs to look: the pipeline on frames that come as fast as it labels them, without and
 * with {@code view} beside it. Medians of the rounds.
 *
 * @param ratio the speed with it by that without it in the same round
 * @param viewMillisPerFrame CPU time of {@code view}, one page open
 * @param viewShare the part of this machine's CPU time that it used, 0 to 1
 */
record ViewCost(
    Throughput without,
    Throughput with,
    double ratio,
    double viewMillisPerFrame,
    double viewShare) {

  /** One round. */
  record Pair(Throughput without, Throughput with, double viewMillisPerFrame) {

    double ratio() {
      return with.framesPerSecond() / without.framesPerSecond();
    }

    double viewShare(int cores) {
      return viewMillisPerFrame / 1000 * with.framesPerSecond() / cores;
    }
  }

  static ViewCost median(List<Pair> rounds, int cores) {
    return new ViewCost(
        Throughput.median(rounds.stream().map(Pair::without).toList()),
        Throughput.median(rounds.stream().map(Pair::with).toList()),
        Statistics.median(rounds.stream().map(Pair::ratio).toList()),
        Statistics.median(rounds.stream().map(Pair::viewMillisPerFrame).toList()),
        Statistics.median(rounds.stream().map(pair -> pair.viewShare(cores)).toList()));
  }
}
