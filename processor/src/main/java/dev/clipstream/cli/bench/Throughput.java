package dev.clipstream.cli.bench;

import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/**
 * What one measurement gave, or the medians of several.
 *
 * @param framesPerSecond frames labelled a second
 * @param meanBatch frames a run of the model
 * @param cpuMillisPerFrame CPU time of this process, all its threads
 * @param brokerCpuMillisPerFrame CPU time of the broker's process; 0 where none takes part
 */
record Throughput(
    double framesPerSecond,
    double meanBatch,
    double cpuMillisPerFrame,
    double brokerCpuMillisPerFrame) {

  /** Each number's median by itself: those of one round need not be typical together. */
  static Throughput median(List<Throughput> rounds) {
    return new Throughput(
        median(rounds, Throughput::framesPerSecond),
        median(rounds, Throughput::meanBatch),
        median(rounds, Throughput::cpuMillisPerFrame),
        median(rounds, Throughput::brokerCpuMillisPerFrame));
  }

  /**
   * What is said when a measurement is done.
   *
   * @param round 0 for a warm-up
   */
  String line(int round, int rounds, String what) {
    return String.format(
        Locale.ROOT,
        "%s: %s: %,.0f frames/s, %.2f ms CPU a frame",
        round == 0 ? "warm-up" : "round " + round + " of " + rounds,
        what,
        framesPerSecond,
        cpuMillisPerFrame);
  }

  private static double median(List<Throughput> rounds, ToDoubleFunction<Throughput> number) {
    return Statistics.median(rounds.stream().map(number::applyAsDouble).toList());
  }
}
