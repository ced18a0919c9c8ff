package dev.clipstream.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.bench.BenchResult.Conditions;
import dev.clipstream.bench.harness.Workload;
import dev.clipstream.system.Statistics;
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

    private String line() {
      return String.format(
          Locale.ROOT,
          "%,9d %,9.0f %9.3f %7.1f %8.3f %10.3f %,12d %,14d %,14d %,14d %,14d %,9.0f%n",
          workload.streams(),
          throughput.framesPerSecond(),
          ofFirst,
          throughput.meanBatch(),
          throughput.cpuMillisPerFrame(),
          throughput.brokerCpuMillisPerFrame(),
          workload.openFrames(),
          state.formulaBytes(),
          state.liveBytes(),
          state.diskBytes(),
          state.changelogBytes(),
          state.heapMib());
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

  /** A table for people. */
  public String table() {
    StringBuilder text = new StringBuilder();
    text.append(
        String.format(
            Locale.ROOT,
            "%s and %s on %s, %d cores; %s%n"
                + "backlogs of %,d frames in clips of %d on %d partitions, exactly_once; medians of"
                + " %d rounds%n%n",
            conditions.model(),
            conditions.sequenceModel(),
            conditions.device(),
            conditions.cores(),
            conditions.images(),
            rows.get(0).workload().frames(),
            Workload.CLIP_FRAMES,
            conditions.partitions(),
            conditions.rounds()));
    text.append(
        String.format(
            "%9s %9s %9s %7s %8s %10s %12s %14s %14s %14s %14s %9s%n",
            "streams",
            "frames/s",
            "of first",
            "batch",
            "CPU ms",
            "broker ms",
            "open frames",
            "state formula",
            "state kept",
            "state on disk",
            "changelog",
            "heap MiB"));
    rows.forEach(row -> text.append(row.line()));
    return text.toString();
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
