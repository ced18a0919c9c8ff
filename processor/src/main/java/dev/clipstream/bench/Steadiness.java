package dev.clipstream.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * How steady the machine was while a benchmark ran, by the ceiling, which is measured again and
 * again and would be the same every time on a machine with nothing else to do. Ratios are taken
 * between neighbors in time and stand more than speeds do, but not everything.
 *
 * @param slowest ceiling, frames a second; 0 if none was measured
 * @param fastest ceiling, frames a second
 */
public record Steadiness(double slowest, double fastest) {

  /** What the fastest may be of the slowest on a machine that is left alone. */
  private static final double MAX_SPREAD = 1.25;

  /** What the pipeline may be of the loop without Kafka, which does less. */
  private static final double MAX_OF_CEILING = 1.05;

  static Steadiness of(List<Throughput> ceilings) {
    return new Steadiness(
        ceilings.stream().mapToDouble(Throughput::framesPerSecond).min().orElse(0),
        ceilings.stream().mapToDouble(Throughput::framesPerSecond).max().orElse(0));
  }

  /** The fastest ceiling by the slowest, 1 or more. */
  double spread() {
    return slowest > 0 ? fastest / slowest : 1;
  }

  /**
   * Why the numbers are not to be trusted, in lines of 80 characters at most; empty if nothing
   * speaks against them.
   *
   * @param ofCeiling the highest of a system
   */
  List<String> doubts(double ofCeiling) {
    List<String> doubts = new ArrayList<>();
    if (spread() > MAX_SPREAD) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "the ceiling went from %,.0f to %,.0f frames/s and back, which only changes",
              slowest,
              fastest));
      doubts.add("where a machine has other work.");
    }
    if (ofCeiling > MAX_OF_CEILING) {
      doubts.add(
          String.format(
              Locale.ROOT,
              "%.2f of the ceiling cannot be: the pipeline does all that the ceiling does.",
              ofCeiling));
    }
    if (!doubts.isEmpty()) {
      doubts.add(0, "Doubtful:");
      doubts.add("Measure again when the machine has nothing else to do, or with more --rounds.");
    }
    return doubts;
  }

  void put(ObjectNode json, double ofCeiling) {
    json.put("ceiling_spread", FiveDigits.of(spread()));
    json.put("doubtful", !doubts(ofCeiling).isEmpty());
  }
}
