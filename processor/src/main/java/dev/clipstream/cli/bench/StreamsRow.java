package dev.clipstream.cli.bench;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The pipeline with so many streams at the same time.
 *
 * @param ofFirst its speed by that with the first number of streams, in the same round
 * @param state what was kept when the last label had come
 */
record StreamsRow(Workload workload, Throughput throughput, double ofFirst, State state) {

  /**
   * What is kept of the streams.
   *
   * @param formulaBytes by the formula of the operator's guide
   * @param liveBytes keys and values, as a store restored from the changelog has them
   * @param diskBytes of the state folder at its largest
   * @param changelogBytes of keys and values written to the changelog
   * @param heapMib of this process, after a collection
   */
  record State(
      long formulaBytes, long liveBytes, long diskBytes, long changelogBytes, double heapMib) {}

  /** Each number's median by itself. */
  static StreamsRow median(List<StreamsRow> rounds) {
    return new StreamsRow(
        rounds.get(0).workload(),
        Throughput.median(rounds.stream().map(StreamsRow::throughput).toList()),
        median(rounds, StreamsRow::ofFirst),
        new State(
            rounds.get(0).state().formulaBytes(),
            (long) median(rounds, row -> row.state().liveBytes()),
            (long) median(rounds, row -> row.state().diskBytes()),
            (long) median(rounds, row -> row.state().changelogBytes()),
            median(rounds, row -> row.state().heapMib())));
  }

  private static double median(List<StreamsRow> rounds, ToDoubleFunction<StreamsRow> number) {
    return Statistics.median(rounds.stream().map(number::applyAsDouble).toList());
  }
}
