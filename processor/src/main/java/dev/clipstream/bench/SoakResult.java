package dev.clipstream.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.system.Statistics;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/**
 * The result of a soak, with its lines for people and its JSON for programs.
 *
 * @param frames sent, each of which got one label
 * @param rate frames a second that were sent
 * @param samples in the order of time, 4 or more
 */
public record SoakResult(long frames, double rate, List<Sample> samples) {

  private static final Map<String, ToDoubleFunction<Sample>> NUMBERS = new LinkedHashMap<>();

  static {
    NUMBERS.put("frames_per_second", Sample::framesPerSecond);
    NUMBERS.put("p50_ms", Sample::p50Millis);
    NUMBERS.put("p99_ms", Sample::p99Millis);
    NUMBERS.put("resident_mib", Sample::residentMib);
    NUMBERS.put("heap_mib", Sample::heapMib);
  }

  public SoakResult {
    samples = List.copyOf(samples);
  }

  /**
   * The state of a soak in one stretch of its time.
   *
   * @param atSeconds since the start, at the end of the stretch
   * @param framesPerSecond labels that came
   * @param p50Millis from sending a frame to seeing its label; 0 if none came
   * @param p99Millis likewise
   * @param residentMib memory of this process, native memory included; 0 where the system does not
   *     tell
   * @param heapMib of that, what Java's heap had in use
   * @param backlog frames sent and not labeled yet
   */
  public record Sample(
      double atSeconds,
      double framesPerSecond,
      double p50Millis,
      double p99Millis,
      double residentMib,
      double heapMib,
      long backlog) {

    /** One line for people. */
    String line() {
      return String.format(
          Locale.ROOT,
          "%6.0f s: %,.0f frames/s, latency p50 %.0f ms, p99 %.0f ms, resident %.0f MiB, heap %.0f"
              + " MiB, %,d waiting",
          atSeconds,
          framesPerSecond,
          p50Millis,
          p99Millis,
          residentMib,
          heapMib,
          backlog);
    }
  }

  /**
   * The change of one number: its medians in the second and in the last quarter of the time. The
   * first quarter is for everything to warm up.
   */
  record Drift(double from, double to) {

    /**
     * @param samples 4 or more
     */
    static Drift of(List<Sample> samples, ToDoubleFunction<Sample> number) {
      int quarter = samples.size() / 4;
      if (quarter == 0) {
        throw new IllegalArgumentException(samples.size() + " samples are too few");
      }
      return new Drift(
          Statistics.median(samples.subList(quarter, 2 * quarter), number),
          Statistics.median(samples.subList(samples.size() - quarter, samples.size()), number));
    }

    /** Growth as a part of what it was; 0 if it was nothing. */
    double part() {
      return from == 0 ? 0 : to / from - 1;
    }
  }

  /**
   * For people, a line a number: what it was in the second quarter of the time, and in the last.
   */
  public String drift() {
    StringBuilder text = new StringBuilder();
    NUMBERS.forEach(
        (name, number) -> {
          Drift drift = Drift.of(samples, number);
          text.append(
              String.format(
                  Locale.ROOT,
                  "%-18s %10.1f → %10.1f  %+.1f %%%n",
                  name,
                  drift.from(),
                  drift.to(),
                  100 * drift.part()));
        });
    return text.toString();
  }

  /** One line of JSON. The names are documented, and so kept. */
  public String json() {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    json.put("frames", frames).put("rate", round(rate));
    ObjectNode drifts = json.putObject("drift");
    NUMBERS.forEach(
        (name, number) -> {
          Drift drift = Drift.of(samples, number);
          drifts
              .putObject(name)
              .put("from", round(drift.from()))
              .put("to", round(drift.to()))
              .put("part", round(drift.part()));
        });
    ArrayNode nodes = json.putArray("samples");
    for (Sample sample : samples) {
      ObjectNode node = nodes.addObject().put("at_seconds", round(sample.atSeconds()));
      NUMBERS.forEach((name, number) -> node.put(name, round(number.applyAsDouble(sample))));
      node.put("backlog", sample.backlog());
    }
    return json.toString();
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
