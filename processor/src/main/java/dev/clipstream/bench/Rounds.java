package dev.clipstream.bench;

import dev.clipstream.bench.BenchResult.Row;
import dev.clipstream.bench.harness.PipelineUnderTest;
import dev.clipstream.bench.harness.PlainUnderTest;
import dev.clipstream.bench.harness.SystemUnderTest;
import dev.clipstream.streams.settings.Guarantee;
import dev.clipstream.system.Statistics;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The results of all rounds, and the medians of them. Ratios are taken within a round, between
 * neighbors in time, because the speed of a machine that others use as well changes in minutes.
 */
final class Rounds {

  /** The speed of one system in one round. */
  private record RoundSpeed(int round, Throughput measured, double ofCeiling) {}

  private final Map<SystemUnderTest, List<RoundSpeed>> samples = new LinkedHashMap<>();
  private final List<Throughput> ceilings = new ArrayList<>();

  /**
   * @param before the ceiling just before
   * @param after the ceiling just after
   */
  void add(
      int round, SystemUnderTest system, Throughput measured, Throughput before, Throughput after) {
    double ceiling = (before.framesPerSecond() + after.framesPerSecond()) / 2;
    samples
        .computeIfAbsent(system, s -> new ArrayList<>())
        .add(new RoundSpeed(round, measured, measured.framesPerSecond() / ceiling));
    ceilings.add(after);
  }

  /** The median of all; of no rounds, nothing. */
  Throughput ceiling() {
    return ceilings.isEmpty() ? new Throughput(0, 0, 0, 0) : Throughput.median(ceilings);
  }

  /** How steady the ceilings were. */
  Steadiness steadiness() {
    return Steadiness.of(ceilings);
  }

  /** A row for each system, in the order in which they were first added. */
  List<Row> rows() {
    Map<Guarantee, Map<Integer, Double>> plain = new EnumMap<>(Guarantee.class);
    samples.forEach(
        (system, rounds) -> {
          if (system instanceof PlainUnderTest) {
            Map<Integer, Double> byRound = new HashMap<>();
            rounds.forEach(speed -> byRound.put(speed.round(), speed.ofCeiling()));
            plain.put(system.guarantee(), byRound);
          }
        });
    List<Row> rows = new ArrayList<>();
    samples.forEach(
        (system, rounds) ->
            rows.add(row(system, rounds, plain.getOrDefault(system.guarantee(), Map.of()))));
    return rows;
  }

  private static Row row(
      SystemUnderTest system, List<RoundSpeed> rounds, Map<Integer, Double> plain) {
    List<Double> ofPlain = new ArrayList<>();
    for (RoundSpeed speed : rounds) {
      Double other = plain.get(speed.round());
      if (other != null) {
        ofPlain.add(speed.ofCeiling() / other);
      }
    }
    return new Row(
        system.name(),
        system.guarantee(),
        Throughput.median(rounds.stream().map(RoundSpeed::measured).toList()),
        Statistics.median(rounds.stream().map(RoundSpeed::ofCeiling).toList()),
        ofPlain.isEmpty() ? 0 : Statistics.median(ofPlain));
  }

  /** Of each guarantee of which a pipeline was measured with and without its stream model. */
  Map<Guarantee, StreamCost> streamCosts() {
    Map<Guarantee, StreamCost> costs = new EnumMap<>(Guarantee.class);
    samples.forEach(
        (system, rounds) -> {
          if (system instanceof PipelineUnderTest pipeline
              && pipeline.models().steps().isPresent()) {
            without(pipeline)
                .filter(others -> others.size() == rounds.size())
                .ifPresent(
                    others ->
                        costs.put(
                            system.guarantee(), StreamCost.of(samples(rounds), samples(others))));
          }
        });
    return costs;
  }

  private Optional<List<RoundSpeed>> without(PipelineUnderTest pipeline) {
    return samples.entrySet().stream()
        .filter(
            entry ->
                entry.getKey() instanceof PipelineUnderTest other
                    && other.models().steps().isEmpty()
                    && other.variant().equals(pipeline.variant()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static List<StreamCost.Sample> samples(List<RoundSpeed> rounds) {
    return rounds.stream()
        .map(speed -> new StreamCost.Sample(speed.ofCeiling(), speed.measured()))
        .toList();
  }
}
