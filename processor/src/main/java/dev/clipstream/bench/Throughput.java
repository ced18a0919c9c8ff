package dev.clipstream.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.system.Statistics;
import java.util.List;
import java.util.Locale;

/**
 * The result of one measurement of speed, or the medians of several.
 *
 * @param framesPerSecond frames labeled a second
 * @param meanBatch frames a run of the model
 * @param cpuMillisPerFrame CPU time of this process, all its threads
 * @param brokerCpuMillisPerFrame CPU time of the broker's process; 0 where none takes part
 */
public record Throughput(
    double framesPerSecond,
    double meanBatch,
    double cpuMillisPerFrame,
    double brokerCpuMillisPerFrame) {

  /** Each number's median by itself: those of one round need not be typical together. */
  static Throughput median(List<Throughput> rounds) {
    return new Throughput(
        Statistics.median(rounds, Throughput::framesPerSecond),
        Statistics.median(rounds, Throughput::meanBatch),
        Statistics.median(rounds, Throughput::cpuMillisPerFrame),
        Statistics.median(rounds, Throughput::brokerCpuMillisPerFrame));
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

  /** Adds all but the broker's share, which not every measurement has. */
  void put(ObjectNode node) {
    node.put("frames_per_second", FiveDigits.of(framesPerSecond));
    node.put("mean_batch", FiveDigits.of(meanBatch));
    node.put("cpu_ms", FiveDigits.of(cpuMillisPerFrame));
  }
}
