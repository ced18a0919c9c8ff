package dev.clipstream.cli.bench;

import java.util.List;

/**
 * How long lone frames took, in milliseconds.
 *
 * @param label from sending a frame to seeing its label
 * @param own decoding and inference of such a frame alone, on the same machine in the same minutes
 */
record Latency(Percentiles label, Percentiles own) {

  /** Half, 95 % and 99 % of the frames took at most so long. */
  record Percentiles(double p50, double p95, double p99) {

    static Percentiles of(List<Double> values) {
      return new Percentiles(
          Statistics.percentile(values, 50),
          Statistics.percentile(values, 95),
          Statistics.percentile(values, 99));
    }
  }

  /** What the pipeline adds to a typical frame's own time. */
  double added() {
    return label.p50() - own.p50();
  }
}
