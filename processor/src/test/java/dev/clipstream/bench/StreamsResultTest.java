package dev.clipstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.bench.BenchResult.Conditions;
import dev.clipstream.bench.StreamsResult.KeptState;
import dev.clipstream.bench.StreamsResult.StreamsRow;
import dev.clipstream.bench.harness.Workload;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

class StreamsResultTest {

  @Test
  void tables_fit80Columns_withTheLargestNumbers() {
    StreamsRow row =
        new StreamsRow(
            new Workload(100_000, 4, 1_600_000),
            new Throughput(12_345, 31.9, 12.345, 0.123),
            0.987,
            new KeptState(3_400_000_000L, 3_500_000_000L, 9_000_000_000L, 99_000_000_000L, 12_345));
    StreamsResult result =
        new StreamsResult(
            new Conditions("model", "clips", "", "cpu", 2, "24 textures", 3, 4), List.of(row));
    StringWriter text = new StringWriter();
    try (PrintWriter out = new PrintWriter(text)) {
      result.print(out);
    }
    assertThat(text.toString().lines())
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80))
        .anySatisfy(line -> assertThat(line).containsSubsequence("100,000", "12,345", "0.987"))
        .anySatisfy(line -> assertThat(line).containsSubsequence("3,242.5", "94,413.8", "12,345"));
  }
}
