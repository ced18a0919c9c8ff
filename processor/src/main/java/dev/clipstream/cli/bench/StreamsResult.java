package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.BenchResult.Conditions;
import java.util.List;

/**
 * The pipeline with several numbers of streams.
 *
 * @param rows one for each, in the order asked for; medians
 */
record StreamsResult(Conditions conditions, List<StreamsRow> rows) {

  StreamsResult {
    rows = List.copyOf(rows);
  }
}
