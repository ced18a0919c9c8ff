package dev.clipstream.cli.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.cli.bench.BenchResult.Conditions;
import dev.clipstream.cli.bench.BenchResult.Row;
import dev.clipstream.cli.bench.Ceiling.Setting;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.Locale;

/** Writes a result as one line of JSON. The names are documented, and so kept. */
final class ReportJson {

  private static final MathContext DIGITS = new MathContext(5);

  private ReportJson() {}

  static String write(BenchResult result) {
    ObjectNode json = new JsonMapper().createObjectNode();
    put(json, result.conditions());
    json.put("frames", result.frames());
    ArrayNode sweep = json.putArray("ceilings");
    result.sweep().forEach(one -> put(put(sweep.addObject(), one.setting()), one.throughput()));
    put(put(json.putObject("ceiling"), result.best()), result.ceiling());
    ArrayNode rows = json.putArray("runs");
    for (Row row : result.rows()) {
      ObjectNode node = rows.addObject();
      node.put("name", row.name());
      node.put("guarantee", row.guarantee().name().toLowerCase(Locale.ROOT));
      put(node, row.throughput());
      node.put("broker_cpu_ms", round(row.throughput().brokerCpuMillisPerFrame()));
      node.put("of_ceiling", round(row.ofCeiling()));
      if (row.ofPlain() > 0) {
        node.put("of_plain", round(row.ofPlain()));
      }
    }
    ObjectNode latencies = json.putObject("latency_ms");
    result
        .latencies()
        .forEach(
            (guarantee, latency) -> {
              ObjectNode node = latencies.putObject(guarantee.name().toLowerCase(Locale.ROOT));
              put(node.putObject("label"), latency.label());
              put(node.putObject("own"), latency.own());
              node.put("added", round(latency.added()));
            });
    result
        .view()
        .ifPresent(
            cost -> {
              ObjectNode node = json.putObject("view");
              put(node.putObject("without"), cost.without());
              put(node.putObject("with"), cost.with());
              node.put("ratio", round(cost.ratio()));
              node.put("view_cpu_ms", round(cost.viewMillisPerFrame()));
              node.put("view_cpu_share", round(cost.viewShare()));
            });
    put(json.putObject("recommended"), result.recommended())
        .put("command", result.recommendedCommand());
    return json.toString();
  }

  static void put(ObjectNode json, Conditions conditions) {
    json.put("model", conditions.model());
    if (!conditions.sequenceModel().isEmpty()) {
      json.put("sequence_model", conditions.sequenceModel());
    }
    json.put("device", conditions.device());
    json.put("cores", conditions.cores());
    json.put("images", conditions.images());
    json.put("rounds", conditions.rounds());
    json.put("partitions", conditions.partitions());
  }

  private static ObjectNode put(ObjectNode node, Setting setting) {
    return node.put("workers", setting.workers()).put("max_batch", setting.batch());
  }

  static void put(ObjectNode node, Throughput measured) {
    node.put("frames_per_second", round(measured.framesPerSecond()));
    node.put("mean_batch", round(measured.meanBatch()));
    node.put("cpu_ms", round(measured.cpuMillisPerFrame()));
  }

  private static void put(ObjectNode node, Latency.Percentiles millis) {
    node.put("p50", round(millis.p50()));
    node.put("p95", round(millis.p95()));
    node.put("p99", round(millis.p99()));
  }

  /** To five digits: more would be noise. */
  static BigDecimal round(double value) {
    return new BigDecimal(value).round(DIGITS);
  }
}
