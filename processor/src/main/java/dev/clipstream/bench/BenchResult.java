package dev.clipstream.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.bench.Ceiling.Measured;
import dev.clipstream.bench.Ceiling.Setting;
import dev.clipstream.bench.LoneFrames.Latency;
import dev.clipstream.bench.ViewComparison.ViewCost;
import dev.clipstream.bench.harness.BenchContext;
import dev.clipstream.model.FrameModel;
import dev.clipstream.streams.settings.Guarantee;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The result of a benchmark of the ceiling and of the systems under test, with its table for people
 * and its JSON for programs.
 *
 * @param frames of a backlog
 * @param sweep the ceiling over its settings, medians, in the order measured
 * @param best the fastest of them
 * @param ceiling {@code best} again, measured between the others
 * @param steadiness of the ceilings between the others
 * @param streamCosts what the stream model costs; empty where there is none
 * @param view what it costs to look; empty where that was not measured
 * @param recommended for {@code run}
 * @param recommendedCommand the command line
 */
public record BenchResult(
    Conditions conditions,
    long frames,
    List<Measured> sweep,
    Setting best,
    Throughput ceiling,
    Steadiness steadiness,
    List<Row> rows,
    Map<Guarantee, StreamCost> streamCosts,
    Map<Guarantee, Latency> latencies,
    Optional<ViewCost> view,
    Setting recommended,
    String recommendedCommand) {

  public BenchResult {
    sweep = List.copyOf(sweep);
    rows = List.copyOf(rows);
  }

  /** The conditions of a benchmark: models, device, images and how often it was repeated. */
  public record Conditions(
      String model,
      String sequenceModel,
      String streamModel,
      String device,
      int cores,
      String images,
      int rounds,
      int partitions) {

    static Conditions of(BenchContext context, BenchPlan plan) {
      FrameModel frame = context.models().frame();
      return new Conditions(
          frame.card().name(),
          context.models().sequence().map(model -> model.card().name()).orElse(""),
          context.models().steps().map(model -> model.card().name()).orElse(""),
          frame.device().toString(),
          Runtime.getRuntime().availableProcessors(),
          context.images().description(),
          plan.rounds(),
          plan.partitions());
    }

    void put(ObjectNode json) {
      json.put("model", model);
      if (!sequenceModel.isEmpty()) {
        json.put("sequence_model", sequenceModel);
      }
      if (!streamModel.isEmpty()) {
        json.put("stream_model", streamModel);
      }
      json.put("device", device);
      json.put("cores", cores);
      json.put("images", images);
      json.put("rounds", rounds);
      json.put("partitions", partitions);
    }
  }

  /**
   * One system under test.
   *
   * @param ofCeiling its speed by that of the ceiling just before and after it, median of the
   *     rounds
   * @param ofPlain its speed by that of the plain application with the same guarantee, likewise; 0
   *     where that was not measured
   */
  public record Row(
      String name, Guarantee guarantee, Throughput throughput, double ofCeiling, double ofPlain) {

    private void print(ReportTable table) {
      table.throughput(
          name,
          throughput,
          ReportTable.number(ofCeiling, 2),
          ofPlain == 0 ? "" : ReportTable.number(ofPlain, 2),
          ReportTable.brokerMillis(throughput));
    }

    private void put(ObjectNode node) {
      node.put("name", name);
      node.put("guarantee", guarantee.name().toLowerCase(Locale.ROOT));
      throughput.put(node);
      node.put("broker_cpu_ms", FiveDigits.of(throughput.brokerCpuMillisPerFrame()));
      node.put("of_ceiling", FiveDigits.of(ofCeiling));
      if (ofPlain > 0) {
        node.put("of_plain", FiveDigits.of(ofPlain));
      }
    }
  }

  /** Prints tables for people. */
  public void print(PrintWriter out) {
    ReportTable table = new ReportTable(out);
    table.say(heading());
    table.say("");
    table.throughputHead();
    for (Measured one : sweep) {
      table.throughput("ceiling, " + one.setting(), one.throughput(), "", "", "");
    }
    if (!rows.isEmpty()) {
      table.say("");
      table.throughput("best again, " + best, ceiling, "1.00", "", "");
    }
    rows.forEach(row -> row.print(table));
    if (!streamCosts.isEmpty()) {
      table.say("");
      StreamCost.printHead(table);
      streamCosts.forEach(
          (guarantee, cost) -> cost.print(table, guarantee.name().toLowerCase(Locale.ROOT)));
    }
    if (!latencies.isEmpty()) {
      table.say("");
      Latency.printHead(table);
      latencies.forEach(
          (guarantee, latency) -> latency.print(table, guarantee.name().toLowerCase(Locale.ROOT)));
    }
    view.ifPresent(
        cost -> {
          table.say("");
          cost.print(table);
        });
    List<String> doubts = steadiness.doubts(highestOfCeiling());
    if (!doubts.isEmpty()) {
      table.say("");
      doubts.forEach(table::say);
    }
    table.say("");
    table.say("Recommended: " + recommendedCommand);
  }

  private double highestOfCeiling() {
    return rows.stream().mapToDouble(Row::ofCeiling).max().orElse(0);
  }

  private String heading() {
    String sequence =
        conditions.sequenceModel().isEmpty() ? "" : " and " + conditions.sequenceModel();
    return String.format(
        Locale.ROOT,
        "%s%s on %s, %d cores;%n%s;%nbacklogs of %,d frames on %d partitions; medians of %d rounds",
        conditions.model(),
        sequence + (conditions.streamModel().isEmpty() ? "" : " and " + conditions.streamModel()),
        conditions.device(),
        conditions.cores(),
        conditions.images(),
        frames,
        conditions.partitions(),
        conditions.rounds());
  }

  /** One line of JSON. The names are documented, and so kept. */
  public String json() {
    ObjectNode json = new JsonMapper().createObjectNode();
    conditions.put(json);
    json.put("frames", frames);
    ArrayNode ceilings = json.putArray("ceilings");
    for (Measured one : sweep) {
      one.throughput().put(one.setting().put(ceilings.addObject()));
    }
    ceiling.put(best.put(json.putObject("ceiling")));
    steadiness.put(json, highestOfCeiling());
    ArrayNode runs = json.putArray("runs");
    rows.forEach(row -> row.put(runs.addObject()));
    if (!streamCosts.isEmpty()) {
      ObjectNode costs = json.putObject("stream_model_cost");
      streamCosts.forEach(
          (guarantee, cost) ->
              cost.put(costs.putObject(guarantee.name().toLowerCase(Locale.ROOT))));
    }
    ObjectNode millis = json.putObject("latency_ms");
    latencies.forEach(
        (guarantee, latency) ->
            latency.put(millis.putObject(guarantee.name().toLowerCase(Locale.ROOT))));
    view.ifPresent(cost -> cost.put(json.putObject("view")));
    recommended.put(json.putObject("recommended")).put("command", recommendedCommand);
    return json.toString();
  }
}
