package dev.clipstream.bench;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.system.Statistics;
import java.util.ArrayList;
import java.util.List;

/**
 * What a stream model costs: the same pipeline with and without it, compared within each round.
 *
 * @param ofWithout its speed by that without the model, both by the ceiling about them; median of
 *     the rounds
 * @param cpuOfWithout its CPU time a frame by that without, likewise
 * @param cpuMillis CPU time a frame that it takes more, likewise
 * @param brokerMillis CPU time a frame that the broker takes more, likewise
 */
public record StreamCost(
    double ofWithout, double cpuOfWithout, double cpuMillis, double brokerMillis) {

  /** One system in one round. */
  record Sample(double ofCeiling, Throughput measured) {}

  /**
   * @param with one a round, one or more
   * @param without of the same rounds
   */
  static StreamCost of(List<Sample> with, List<Sample> without) {
    List<StreamCost> rounds = new ArrayList<>();
    for (int i = 0; i < with.size(); i++) {
      Throughput one = with.get(i).measured();
      Throughput other = without.get(i).measured();
      rounds.add(
          new StreamCost(
              with.get(i).ofCeiling() / without.get(i).ofCeiling(),
              one.cpuMillisPerFrame() / other.cpuMillisPerFrame(),
              one.cpuMillisPerFrame() - other.cpuMillisPerFrame(),
              one.brokerCpuMillisPerFrame() - other.brokerCpuMillisPerFrame()));
    }
    return new StreamCost(
        Statistics.median(rounds, StreamCost::ofWithout),
        Statistics.median(rounds, StreamCost::cpuOfWithout),
        Statistics.median(rounds, StreamCost::cpuMillis),
        Statistics.median(rounds, StreamCost::brokerMillis));
  }

  static void printHead(ReportTable table) {
    table.head("with the stream model, by without", List.of("speed", "CPU", "CPU ms", "broker ms"));
  }

  void print(ReportTable table, String name) {
    table.row(
        name,
        List.of(
            ReportTable.number(ofWithout, 3),
            ReportTable.number(cpuOfWithout, 3),
            more(cpuMillis),
            more(brokerMillis)));
  }

  private static String more(double millis) {
    return (millis < 0 ? "" : "+") + ReportTable.number(millis, 3);
  }

  void put(ObjectNode node) {
    node.put("of_without", FiveDigits.of(ofWithout));
    node.put("cpu_of_without", FiveDigits.of(cpuOfWithout));
    node.put("cpu_ms_more", FiveDigits.of(cpuMillis));
    node.put("broker_cpu_ms_more", FiveDigits.of(brokerMillis));
  }
}
