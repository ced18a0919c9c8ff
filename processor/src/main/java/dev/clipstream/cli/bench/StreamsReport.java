package dev.clipstream.cli.bench;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;

/** Writes what many streams cost, for people and for programs. */
final class StreamsReport {

  private StreamsReport() {}

  static String table(StreamsResult result) {
    StringBuilder text = new StringBuilder();
    var conditions = result.conditions();
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
            result.rows().get(0).workload().frames(),
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
    result.rows().forEach(row -> text.append(line(row)));
    return text.toString();
  }

  private static String line(StreamsRow row) {
    Throughput throughput = row.throughput();
    StreamsRow.State state = row.state();
    return String.format(
        Locale.ROOT,
        "%,9d %,9.0f %9.3f %7.1f %8.3f %10.3f %,12d %,14d %,14d %,14d %,14d %,9.0f%n",
        row.workload().streams(),
        throughput.framesPerSecond(),
        row.ofFirst(),
        throughput.meanBatch(),
        throughput.cpuMillisPerFrame(),
        throughput.brokerCpuMillisPerFrame(),
        row.workload().openFrames(),
        state.formulaBytes(),
        state.liveBytes(),
        state.diskBytes(),
        state.changelogBytes(),
        state.heapMib());
  }

  static String json(StreamsResult result) {
    ObjectNode json = JsonMapper.builder().build().createObjectNode();
    ReportJson.put(json, result.conditions());
    json.put("frames", result.rows().get(0).workload().frames());
    ArrayNode rows = json.putArray("streams");
    for (StreamsRow row : result.rows()) {
      ObjectNode node = rows.addObject().put("streams", row.workload().streams());
      ReportJson.put(node, row.throughput());
      node.put("broker_cpu_ms", ReportJson.round(row.throughput().brokerCpuMillisPerFrame()));
      node.put("of_first", ReportJson.round(row.ofFirst()));
      node.put("clips", row.workload().clips());
      node.put("open_frames", row.workload().openFrames());
      node.putObject("state_bytes")
          .put("formula", row.state().formulaBytes())
          .put("kept", row.state().liveBytes())
          .put("disk", row.state().diskBytes());
      node.put("changelog_bytes", row.state().changelogBytes());
      node.put("heap_mib", ReportJson.round(row.state().heapMib()));
    }
    return json.toString();
  }
}
