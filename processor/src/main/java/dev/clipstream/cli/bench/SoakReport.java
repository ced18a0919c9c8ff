package dev.clipstream.cli.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.cli.bench.SoakSample.Drift;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Writes a soak for people and for programs. */
final class SoakReport {

  private static final Map<String, ToDoubleFunction<SoakSample>> NUMBERS = new LinkedHashMap<>();

  static {
    NUMBERS.put("frames_per_second", SoakSample::framesPerSecond);
    NUMBERS.put("p50_ms", SoakSample::p50Millis);
    NUMBERS.put("p99_ms", SoakSample::p99Millis);
    NUMBERS.put("resident_mib", SoakSample::residentMib);
    NUMBERS.put("heap_mib", SoakSample::heapMib);
  }

  private SoakReport() {}

  static String line(SoakSample sample) {
    return String.format(
        Locale.ROOT,
        "%6.0f s: %,.0f frames/s, latency p50 %.0f ms, p99 %.0f ms, resident %.0f MiB, heap %.0f"
            + " MiB, %,d waiting",
        sample.atSeconds(),
        sample.framesPerSecond(),
        sample.p50Millis(),
        sample.p99Millis(),
        sample.residentMib(),
        sample.heapMib(),
        sample.backlog());
  }

  /** A line a number: what it was in the second quarter of the time, and in the last. */
  static String drift(SoakResult result) {
    StringBuilder text = new StringBuilder();
    NUMBERS.forEach(
        (name, number) -> {
          Drift drift = Drift.of(result.samples(), number);
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

  static String json(SoakResult result) {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    json.put("frames", result.frames()).put("rate", round(result.rate()));
    ObjectNode drifts = json.putObject("drift");
    NUMBERS.forEach(
        (name, number) -> {
          Drift drift = Drift.of(result.samples(), number);
          drifts
              .putObject(name)
              .put("from", round(drift.from()))
              .put("to", round(drift.to()))
              .put("part", round(drift.part()));
        });
    ArrayNode samples = json.putArray("samples");
    for (SoakSample sample : result.samples()) {
      ObjectNode one = samples.addObject().put("at_seconds", round(sample.atSeconds()));
      NUMBERS.forEach((name, number) -> one.put(name, round(number.applyAsDouble(sample))));
      one.put("backlog", sample.backlog());
    }
    return json.toString();
  }

  private static double round(double value) {
    return Math.round(value * 1000) / 1000.0;
  }
}
