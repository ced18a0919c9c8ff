package dev.clipstream.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.bench.BenchResult.Conditions;
import dev.clipstream.bench.harness.Workload;
import dev.clipstream.system.Statistics;
import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * The result of measuring the pipeline with several numbers of streams, with its table for people
 * and its JSON for programs.
 *
 * @param rows one for each number, in the order asked for; medians
 */
public record StreamsResult(Conditions conditions, List<StreamsRow> rows) {

  public StreamsResult {
    rows = List.copyOf(rows);
  }

  /**
   * The pipeline with so many streams at the same time.
   *
   * @param ofFirst its speed by that with the first number of streams, in the same round
   * @param state what was kept when the last label had come
   */
  public record StreamsRow(
      Workload workload, Throughput throughput, double ofFirst, KeptState state) {

    /** Each number's median by itself. */
    static StreamsRow median(List<StreamsRow> rounds) {
      return new StreamsRow(
          rounds.get(0).workload(),
          Throughput.median(rounds.stream().map(StreamsRow::throughput).toList()),
          Statistics.median(rounds, StreamsRow::ofFirst),
          new KeptState(
              rounds.get(0).state().formulaBytes(),
              (long) Statistics.median(rounds, row -> row.state().liveBytes()),
              (long) Statistics.median(rounds, row -> row.state().diskBytes()),
              (long) Statistics.median(rounds, row -> row.state().changelogBytes()),
              Statistics.median(rounds, row -> row.state().heapMib())));
    }

    private void printSpeed(ReportTable table) {
      table.row(
          ReportTable.number(workload.streams(), 0),
          List.of(
              ReportTable.number(throughput.framesPerSecond(), 0),
              ReportTable.number(ofFirst, 3),
              ReportTable.number(throughput.meanBatch(), 1),
              ReportTable.number(throughput.cpuMillisPerFrame(), 3),
              ReportTable.brokerMillis(throughput)));
    }

    private void printState(ReportTable table) {
      table.row(
          ReportTable.number(workload.streams(), 0),
          List.of(
              ReportTable.number((double) workload.openFrames(), 0),
              mib(state.formulaBytes()),
              mib(state.liveBytes()),
              mib(state.diskBytes()),
              mib(state.changelogBytes()),
              ReportTable.number(state.heapMib(), 0)));
    }

    private static String mib(long bytes) {
      return ReportTable.number(bytes / 1048576.0, 1);
    }

    private void put(ObjectNode node) {
      node.put("streams", workload.streams());
      throughput.put(node);
      node.put("broker_cpu_ms", FiveDigits.of(throughput.brokerCpuMillisPerFrame()));
      node.put("of_first", FiveDigits.of(ofFirst));
      node.put("clips", workload.clips());
      node.put("open_frames", workload.openFrames());
      node.putObject("state_bytes")
          .put("formula", state.formulaBytes())
          .put("kept", state.liveBytes())
          .put("disk", state.diskBytes());
      node.put("changelog_bytes", state.changelogBytes());
      node.put("heap_mib", FiveDigits.of(state.heapMib()));
    }
  }

  /**
   * What is kept of the streams.
   *
   * @param formulaBytes by the formula of the operator's guide
   * @param liveBytes keys and values, as a store restored from the changelog has them
   * @param diskBytes of the state folder at its largest
   * @param changelogBytes of keys and values written to the changelog
   * @param heapMib of this process, after a collection
   */
  public record KeptState(
      long formulaBytes, long liveBytes, long diskBytes, long changelogBytes, double heapMib) {}

  /** Prints tables for people. */
  public void print(PrintWriter out) {
    ReportTable table = new ReportTable(out);
    table.say(
        String.format(
            Locale.ROOT,
            "%s and %s on %s, %d cores;%n%s;%n"
                + "backlogs of %,d frames in clips of %d on %d partitions, exactly_once;%n"
                + "medians of %d rounds%n",
            conditions.model(),
            conditions.sequenceModel(),
            conditions.device(),
            conditions.cores(),
            conditions.images(),
            rows.get(0).workload().frames(),
            Workload.CLIP_FRAMES,
            conditions.partitions(),
            conditions.rounds()));
    table.head("streams", List.of("frames/s", "of first", "batch", "CPU ms", "broker ms"));
    rows.forEach(row -> row.printSpeed(table));
    table.say("");
    table.head(
        "what is kept, MiB",
        List.of("open frames", "by formula", "in fact", "on disk", "changelog", "heap"));
    rows.forEach(row -> row.printState(table));
  }

  /** One line of JSON. The names are documented, and so kept. */
  public String json() {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    conditions.put(json);
    json.put("frames", rows.get(0).workload().frames());
    ArrayNode nodes = json.putArray("streams");
    rows.forEach(row -> row.put(nodes.addObject()));
    return json.toString();
  }
}
