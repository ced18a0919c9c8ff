package dev.clipstream.cli.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * How a soak stood in one stretch of its time.
 *
 * @param atSeconds since the start, at the end of the stretch
 * @param framesPerSecond labels that came
 * @param p50Millis from sending a frame to seeing its label; 0 if none came
 * @param p99Millis likewise
 * @param residentMib memory of this process, native memory included; 0 where the system does not
 *     tell
 * @param heapMib of that, what Java's heap had in use
 * @param backlog frames sent and not labelled yet
 */
record SoakSample(
    double atSeconds,
    double framesPerSecond,
    double p50Millis,
    double p99Millis,
    double residentMib,
    double heapMib,
    long backlog) {

  /**
   * What a number was early on and at the end: the medians of the second and of the last quarter of
   * the time. The first quarter is for everything to warm up.
   */
  record Drift(double from, double to) {

    /**
     * @param samples 4 or more
     */
    static Drift of(List<SoakSample> samples, ToDoubleFunction<SoakSample> number) {
      int quarter = samples.size() / 4;
      if (quarter == 0) {
        throw new IllegalArgumentException(samples.size() + " samples are too few");
      }
      return new Drift(
          median(samples.subList(quarter, 2 * quarter), number),
          median(samples.subList(samples.size() - quarter, samples.size()), number));
    }

    private static double median(List<SoakSample> some, ToDoubleFunction<SoakSample> number) {
      return Statistics.median(some.stream().map(number::applyAsDouble).toList());
    }

    /** Growth as a part of what it was; 0 if it was nothing. */
    double part() {
      return from == 0 ? 0 : to / from - 1;
    }
  }
}
