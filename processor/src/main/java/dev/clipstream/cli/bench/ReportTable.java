package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.BenchResult.Row;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** Writes a result for people. */
final class ReportTable {

  private static final int LEAST_NAME_WIDTH = 44;
  private static final int NUMBER_WIDTH = 10;

  private final PrintWriter out;
  private final int nameWidth;

  private ReportTable(PrintWriter out, int nameWidth) {
    this.out = out;
    this.nameWidth = nameWidth;
  }

  static void print(BenchResult result, PrintWriter out) {
    int longest = result.rows().stream().mapToInt(row -> row.name().length()).max().orElse(0);
    ReportTable table = new ReportTable(out, Math.max(LEAST_NAME_WIDTH, longest + 1));
    table.conditions(result);
    table.row("", List.of("frames/s", "ceiling", "plain", "batch", "CPU ms", "broker ms"));
    for (var one : result.sweep()) {
      table.throughput("ceiling, " + one.setting(), one.throughput(), "", "", "");
    }
    if (!result.rows().isEmpty()) {
      out.println();
      table.throughput("ceiling again, " + result.best(), result.ceiling(), "1.00", "", "");
    }
    for (Row row : result.rows()) {
      table.throughput(
          row.name(),
          row.throughput(),
          number(row.ofCeiling(), 2),
          row.ofPlain() == 0 ? "" : number(row.ofPlain(), 2),
          number(row.throughput().brokerCpuMillisPerFrame(), 3));
    }
    table.latencies(result);
    result.view().ifPresent(table::view);
    out.println();
    out.println("Recommended: " + result.recommendedCommand());
  }

  private void conditions(BenchResult result) {
    var conditions = result.conditions();
    String sequence =
        conditions.sequenceModel().isEmpty() ? "" : " and " + conditions.sequenceModel();
    out.printf(
        Locale.ROOT,
        "%s%s on %s, %d cores; %s%nbacklogs of %,d frames on %d partitions; medians of %d rounds%n",
        conditions.model(),
        sequence,
        conditions.device(),
        conditions.cores(),
        conditions.images(),
        result.frames(),
        conditions.partitions(),
        conditions.rounds());
    out.println();
  }

  private void throughput(
      String name, Throughput measured, String ofCeiling, String ofPlain, String brokerMillis) {
    row(
        name,
        List.of(
            number(measured.framesPerSecond(), 0),
            ofCeiling,
            ofPlain,
            number(measured.meanBatch(), 1),
            number(measured.cpuMillisPerFrame(), 3),
            brokerMillis));
  }

  private void latencies(BenchResult result) {
    if (result.latencies().isEmpty()) {
      return;
    }
    out.println();
    row("lone frame, ms from sending to its label", List.of("p50", "p95", "p99"));
    result
        .latencies()
        .forEach(
            (guarantee, latency) -> {
              percentiles(guarantee.name().toLowerCase(Locale.ROOT), latency.label());
              percentiles("  of which decoding and inference", latency.own());
            });
  }

  private void view(ViewCost cost) {
    out.println();
    throughput("frames as they come", cost.without(), "", "", broker(cost.without()));
    throughput("the same with view attached", cost.with(), "", "", broker(cost.with()));
    out.printf(
        Locale.ROOT,
        "with view %.3f of the speed without; view took %.3f ms CPU a frame, %.1f %% of this"
            + " machine%n",
        cost.ratio(),
        cost.viewMillisPerFrame(),
        100 * cost.viewShare());
  }

  private static String broker(Throughput measured) {
    return number(measured.brokerCpuMillisPerFrame(), 3);
  }

  private void percentiles(String name, Latency.Percentiles millis) {
    row(name, List.of(number(millis.p50(), 1), number(millis.p95(), 1), number(millis.p99(), 1)));
  }

  private static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }

  private void row(String name, List<String> cells) {
    StringBuilder line = new StringBuilder(name);
    line.append(" ".repeat(Math.max(1, nameWidth - name.length())));
    for (String cell : cells) {
      line.append(" ".repeat(Math.max(1, NUMBER_WIDTH - cell.length()))).append(cell);
    }
    out.println(line.toString().stripTrailing());
  }
}
