package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.Ceiling.Measured;
import dev.clipstream.cli.bench.Ceiling.Setting;
import java.util.Comparator;
import java.util.List;

/** Chooses how {@code run} should run on this machine, from what the ceiling showed. */
final class Recommendation {

  /** Less than this is noise, and no reason to leave the defaults or to have larger batches. */
  private static final double WORTH_WHILE = 1.04;

  private Recommendation() {}

  /** The fastest. */
  static Measured fastest(List<Measured> measured) {
    return measured.stream()
        .max(Comparator.comparingDouble(one -> one.throughput().framesPerSecond()))
        .orElseThrow();
  }

  /**
   * The defaults if they are about as fast as the fastest, else the smallest batches and the fewest
   * workers that are.
   */
  static Setting choose(List<Measured> measured, Setting defaults) {
    double best = fastest(measured).throughput().framesPerSecond();
    return measured.stream()
        .filter(one -> one.throughput().framesPerSecond() * WORTH_WHILE >= best)
        .map(Measured::setting)
        .min(
            Comparator.comparing((Setting setting) -> !setting.equals(defaults))
                .thenComparing(Setting::batch)
                .thenComparing(Setting::workers))
        .orElseThrow();
  }
}
