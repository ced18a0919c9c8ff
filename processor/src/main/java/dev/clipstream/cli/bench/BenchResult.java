package dev.clipstream.cli.bench;

import dev.clipstream.cli.bench.Ceiling.Measured;
import dev.clipstream.cli.bench.Ceiling.Setting;
import dev.clipstream.model.FrameModel;
import dev.clipstream.streams.Guarantee;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * All that was measured.
 *
 * @param frames of a backlog
 * @param sweep the ceiling over its settings, medians, in the order measured
 * @param best the fastest of them
 * @param ceiling {@code best} again, measured between the others
 * @param view what it costs to look; empty where that was not measured
 * @param recommended for {@code run}
 * @param recommendedCommand the command line
 */
record BenchResult(
    Conditions conditions,
    long frames,
    List<Measured> sweep,
    Setting best,
    Throughput ceiling,
    List<Row> rows,
    Map<Guarantee, Latency> latencies,
    Optional<ViewCost> view,
    Setting recommended,
    String recommendedCommand) {

  /** What was measured with, and on. */
  record Conditions(
      String model,
      String sequenceModel,
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
          frame.device().toString(),
          Runtime.getRuntime().availableProcessors(),
          context.images().description(),
          plan.rounds(),
          plan.partitions());
    }
  }

  /**
   * One system.
   *
   * @param ofCeiling its speed by that of the ceiling just before and after it, median of the
   *     rounds
   * @param ofPlain its speed by that of the plain application with the same guarantee, likewise; 0
   *     where that was not measured
   */
  record Row(
      String name, Guarantee guarantee, Throughput throughput, double ofCeiling, double ofPlain) {}

  BenchResult {
    sweep = List.copyOf(sweep);
    rows = List.copyOf(rows);
  }
}
