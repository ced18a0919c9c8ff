package dev.clipstream.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.clipstream.bench.harness.Workload;
import dev.clipstream.cli.Clipstream;
import dev.clipstream.testing.TestModels;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every part of {@code bench}, once and briefly, with its own broker process. */
class BenchIT {

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir Path folder;

  /** Runs it with a small model on small images, to a good end. */
  private void bench(String... options) {
    bench(TestModels.frameModel(folder, "frames", 16), options);
  }

  private void bench(Path model, String... options) {
    List<String> arguments = new ArrayList<>(List.of("bench", "--frame-model=" + model));
    arguments.addAll(List.of("--image-size=64x48", "--device=cpu"));
    arguments.addAll(List.of(options));
    int status =
        Clipstream.execute(arguments, Map.of(), new PrintWriter(out), new PrintWriter(err));
    assertThat(status).as(err.toString()).isZero();
  }

  @Test
  void soak_labelsEveryFrame_andSaysWhatDrifts() throws Exception {
    bench("--soak=10s");
    assertThat(out.toString()).containsPattern("frames_per_second .*→.*%");
    List<String> lines = out.toString().lines().toList();
    JsonNode json = new JsonMapper().readTree(lines.get(lines.size() - 1));
    assertThat(json.get("frames").asLong()).isPositive();
    assertThat(json.get("samples")).hasSize(24);
    assertThat(json.get("drift").fieldNames())
        .toIterable()
        .containsExactly("frames_per_second", "p50_ms", "p99_ms", "resident_mib", "heap_mib");
    assertThat(json.get("drift").get("heap_mib").get("to").asDouble()).isPositive();
  }

  @Test
  void manyStreams_areAllLabelled_andKeptAsTheFormulaSays() throws Exception {
    Path model = TestModels.frameModel(folder, "frames", 16);
    Path clips = TestModels.sequenceModel(folder, "clips", model, 16);
    bench(
        model,
        "--sequence-model=" + clips,
        "--streams=3,200",
        "--frames=4000",
        "--rounds=2",
        "--partitions=2");
    assertThat(err.toString()).contains("round 2 of 2: 200 streams: ");
    List<String> lines = out.toString().lines().toList();
    JsonNode rows = new JsonMapper().readTree(lines.get(lines.size() - 1)).get("streams");
    assertThat(rows).hasSize(2);
    assertThat(rows.at("/0/of_first").asDouble()).isEqualTo(1);
    for (JsonNode row : rows) {
      Workload workload = new Workload(row.get("streams").asInt(), 2, 4000);
      assertThat(row.get("clips").asLong()).isEqualTo(workload.clips());
      assertThat(row.get("open_frames").asLong()).isEqualTo(workload.openFrames());
      assertThat(row.at("/state_bytes/formula").asLong())
          .isEqualTo(workload.stateBytes(TestModels.FEATURES));
      assertThat(row.at("/state_bytes/kept")).isEqualTo(row.at("/state_bytes/formula"));
      assertThat(row.at("/state_bytes/disk").asLong()).isPositive();
      assertThat(row.get("changelog_bytes").asLong())
          .isGreaterThan(row.at("/state_bytes/kept").asLong());
    }
  }

  @Test
  void viewBesideThePipeline_isMeasuredInPairs() throws Exception {
    bench(
        "--json",
        "--parts=view",
        "--rounds=2",
        "--frames=600",
        "--seconds=200ms",
        "--max-batch=4",
        "--workers=1");
    assertThat(err.toString()).contains("round 2 of 2: the same with view attached: ");
    JsonNode view = new JsonMapper().readTree(out.toString()).get("view");
    assertThat(view.at("/without/frames_per_second").asDouble()).isPositive();
    assertThat(view.at("/with/frames_per_second").asDouble()).isPositive();
    assertThat(view.get("ratio").asDouble()).isPositive();
    assertThat(view.get("view_cpu_ms").asDouble()).as("the page worked").isPositive();
    assertThat(view.get("view_cpu_share").asDouble()).isBetween(0.0, 1.0);
  }

  @Test
  void json_hasEveryPartOnce_withSoundNumbers() throws Exception {
    bench(
        "--json",
        "--rounds=1",
        "--frames=600",
        "--seconds=200ms",
        "--max-batch=4",
        "--workers=1",
        "--lone-frames=3",
        "--compare=prefetch=0");
    List<String> lines = out.toString().lines().toList();
    assertThat(lines).hasSize(1);
    JsonNode json = new JsonMapper().readTree(lines.get(0));
    assertThat(json.get("frames").asInt()).isEqualTo(600);
    assertThat(json.get("ceilings")).isNotEmpty();
    // A sixth where the ceiling showed that other settings than the defaults are worth while.
    assertThat(json.get("runs").size()).isBetween(5, 6);
    for (JsonNode run : json.get("runs")) {
      assertThat(run.get("frames_per_second").asDouble()).isPositive();
      assertThat(run.get("cpu_ms").asDouble()).isPositive();
      assertThat(run.get("of_ceiling").asDouble()).isPositive();
    }
    assertThat(json.get("latency_ms")).hasSize(2);
    assertThat(json.get("recommended").get("command").asText())
        .startsWith("clipstream run --frame-model");
  }
}
