package dev.clipstream.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clipstream.bench.BenchResult.Conditions;
import dev.clipstream.bench.BenchResult.Row;
import dev.clipstream.bench.Ceiling.Measured;
import dev.clipstream.bench.Ceiling.Setting;
import dev.clipstream.bench.LoneFrames.Latency;
import dev.clipstream.bench.LoneFrames.Percentiles;
import dev.clipstream.bench.ViewComparison.Pair;
import dev.clipstream.bench.ViewComparison.ViewCost;
import dev.clipstream.streams.settings.Guarantee;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BenchResultTest {

  private static final Setting BEST = new Setting(2, 8);
  private static final Throughput CEILING = new Throughput(1234.5678, 8, 0.812345, 0);

  private static final Pair PAIR =
      new Pair(new Throughput(1000, 8, 0.8, 0.1), new Throughput(950, 8, 0.8, 0.1), 0.05);

  private static final BenchResult RESULT =
      new BenchResult(
          new Conditions("model", "", "", "cpu", 2, "24 textures", 3, 4),
          5000,
          List.of(new Measured(BEST, CEILING)),
          BEST,
          CEILING,
          new Steadiness(1200, 1250),
          List.of(
              new Row(
                  "pipeline exactly_once",
                  Guarantee.EXACTLY_ONCE,
                  new Throughput(1111, 7.94, 0.85, 0.123456),
                  0.9,
                  1.25),
              new Row(
                  "a name that is longer than the column that was meant for it",
                  Guarantee.AT_LEAST_ONCE,
                  new Throughput(9, 1, 2, 3),
                  0.5,
                  0)),
          Map.of(Guarantee.EXACTLY_ONCE, new StreamCost(0.971234, 1.0234567, 0.0212, 0.0034)),
          Map.of(
              Guarantee.EXACTLY_ONCE,
              new Latency(new Percentiles(12, 20, 30), new Percentiles(2, 3, 4))),
          Optional.of(ViewCost.median(List.of(PAIR), 2)),
          BEST,
          "clipstream run --frame-model m.onnx --max-batch 8 --workers 2");

  @Test
  void json_isOneLineWithEveryNumber() throws Exception {
    String line = RESULT.json();
    assertThat(line).doesNotContain("\n");
    JsonNode json = new JsonMapper().readTree(line);
    assertThat(json.at("/frames").asInt()).isEqualTo(5000);
    assertThat(json.at("/ceilings/0/workers").asInt()).isEqualTo(2);
    assertThat(json.at("/ceiling/frames_per_second").asDouble()).isEqualTo(1234.6);
    JsonNode run = json.at("/runs/0");
    assertThat(run.at("/guarantee").asText()).isEqualTo("exactly_once");
    assertThat(run.at("/of_ceiling").asDouble()).isEqualTo(0.9);
    assertThat(run.at("/of_plain").asDouble()).isEqualTo(1.25);
    assertThat(run.at("/mean_batch").asDouble()).isEqualTo(7.94);
    assertThat(run.at("/cpu_ms").asDouble()).isEqualTo(0.85);
    assertThat(run.at("/broker_cpu_ms").asDouble()).isEqualTo(0.12346);
    assertThat(json.at("/latency_ms/exactly_once/label/p99").asDouble()).isEqualTo(30);
    assertThat(json.at("/latency_ms/exactly_once/added").asDouble()).isEqualTo(10);
    JsonNode cost = json.at("/stream_model_cost/exactly_once");
    assertThat(cost.at("/of_without").asDouble()).isEqualTo(0.97123);
    assertThat(cost.at("/cpu_of_without").asDouble()).isEqualTo(1.0235);
    assertThat(cost.at("/cpu_ms_more").asDouble()).isEqualTo(0.0212);
    assertThat(cost.at("/broker_cpu_ms_more").asDouble()).isEqualTo(0.0034);
    assertThat(json.at("/view/ratio").asDouble()).isEqualTo(0.95);
    assertThat(json.at("/view/view_cpu_ms").asDouble()).isEqualTo(0.05);
    assertThat(json.at("/view/view_cpu_share").asDouble()).isEqualTo(0.02375);
    assertThat(json.at("/recommended/max_batch").asInt()).isEqualTo(8);
  }

  @Test
  void json_hasNoRatioToWhatWasNotMeasured() throws Exception {
    JsonNode json = new JsonMapper().readTree(RESULT.json());
    assertThat(json.at("/runs/1").has("of_plain")).isFalse();
    assertThat(json.has("sequence_model")).isFalse();
  }

  @Test
  void table_fits80Columns_andAlignsItsNumbers_whateverTheLengthOfNames() {
    List<String> lines = table(RESULT);
    assertThat(lines)
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
    String head = lines.stream().filter(line -> line.contains("frames/s")).findFirst().get();
    assertThat(head).hasSize(80);
    int afterRate = head.indexOf("frames/s") + "frames/s".length();
    for (String start : List.of("ceiling, 2 workers, batch 8", "best again", "pipeline exactly")) {
      String row = lines.stream().filter(line -> line.startsWith(start)).findFirst().get();
      assertThat(row.substring(0, afterRate)).as(row).matches(".* 1,[0-9]{3}");
    }
    int longName = lines.indexOf("a name that is longer than the column that was meant for it");
    assertThat(lines.get(longName + 1).substring(0, afterRate)).matches(" +9");
    assertThat(lines).anySatisfy(line -> assertThat(line).containsSubsequence("1,111", "0.90"));
  }

  @Test
  void table_hasNoDoubt_whereTheMachineWasSteady() throws Exception {
    assertThat(table(RESULT)).noneMatch(line -> line.startsWith("Doubtful"));
    assertThat(new JsonMapper().readTree(RESULT.json()).at("/doubtful").asBoolean()).isFalse();
  }

  @Test
  void table_doubtsWhatABusyMachineHasMeasured_andWhatCannotBe() throws Exception {
    BenchResult busy = with(new Steadiness(800, 1400), 0.9);
    assertThat(table(busy))
        .contains("Doubtful:")
        .anySatisfy(line -> assertThat(line).contains("from 800 to 1,400 frames/s"))
        .noneMatch(line -> line.contains("cannot be"))
        .allSatisfy(line -> assertThat(line.length()).as(line).isLessThanOrEqualTo(80));
    BenchResult impossible = with(new Steadiness(1200, 1250), 1.61);
    assertThat(table(impossible))
        .contains("Doubtful:")
        .anySatisfy(line -> assertThat(line).contains("1.61 of the ceiling cannot be"))
        .noneMatch(line -> line.contains("frames/s and back"));
    JsonNode json = new JsonMapper().readTree(busy.json());
    assertThat(json.at("/ceiling_spread").asDouble()).isEqualTo(1.75);
    assertThat(json.at("/doubtful").asBoolean()).isTrue();
  }

  private static BenchResult with(Steadiness steadiness, double ofCeiling) {
    Throughput speed = new Throughput(1111, 8, 1, 1);
    return new BenchResult(
        RESULT.conditions(),
        RESULT.frames(),
        RESULT.sweep(),
        BEST,
        CEILING,
        steadiness,
        List.of(new Row("pipeline", Guarantee.EXACTLY_ONCE, speed, ofCeiling, 0)),
        Map.of(),
        Map.of(),
        Optional.empty(),
        BEST,
        "clipstream run");
  }

  @Test
  void table_endsWithTheCommandLineToUse() {
    assertThat(table(RESULT)).last().asString().contains("clipstream run --frame-model m.onnx");
  }

  @Test
  void table_saysWhatItCostsToLook() {
    assertThat(table(RESULT))
        .anySatisfy(line -> assertThat(line).contains("0.950 of the speed", "0.050 ms", "2.4 %"));
  }

  @Test
  void table_saysWhatTheStreamModelCosts() {
    assertThat(table(RESULT))
        .anySatisfy(
            line ->
                assertThat(line).containsSubsequence("exactly_once", "0.971", "1.023", "+0.021"));
  }

  private static List<String> table(BenchResult result) {
    StringWriter out = new StringWriter();
    try (PrintWriter writer = new PrintWriter(out)) {
      result.print(writer);
    }
    return out.toString().lines().toList();
  }
}
