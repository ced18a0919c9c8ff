package dev.clipstream.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/**
 * A printer of tables for people, 80 characters wide: names on the left, numbers aligned on the
 * right. A name that leaves no room for its numbers has them in the next line.
 */
final class ReportTable {

  private static final int WIDTH = 80;
  private static final int MIN_NUMBER_WIDTH = 7;

  private final PrintWriter out;
  private List<Integer> widths = List.of();

  ReportTable(PrintWriter out) {
    this.out = out;
  }

  /** Prints a line as it is. */
  void say(String line) {
    out.println(line);
  }

  /** Begins a table. */
  void head(String name, List<String> heads) {
    widths = heads.stream().map(head -> Math.max(MIN_NUMBER_WIDTH, head.length() + 1)).toList();
    row(name, heads);
  }

  /**
   * @param cells one for each head; empty where there is no number
   */
  void row(String name, List<String> cells) {
    int nameWidth = WIDTH - widths.stream().mapToInt(Integer::intValue).sum();
    StringBuilder line = new StringBuilder(name);
    if (name.length() > nameWidth) {
      out.println(name);
      line.setLength(0);
    }
    line.append(" ".repeat(nameWidth - line.length()));
    for (int i = 0; i < cells.size(); i++) {
      String cell = cells.get(i);
      // At least one, also if a number is wider than was foreseen.
      line.append(" ".repeat(Math.max(1, widths.get(i) - cell.length()))).append(cell);
    }
    out.println(line.toString().stripTrailing());
  }

  /** The heads of the columns of {@link #throughput}. */
  void throughputHead() {
    head("", List.of("frames/s", "ceiling", "plain", "batch", "CPU ms", "broker ms"));
  }

  /**
   * A row of a measurement of speed.
   *
   * @param ofCeiling as it is printed, empty where it was not measured
   * @param ofPlain likewise
   * @param brokerMillis likewise
   */
  void throughput(
      String name, Throughput measured, String ofCeiling, String ofPlain, String brokerMillis) {
    row(
        name,
        List.of(
            number(measured.framesPerSecond(), 0),
            ofCeiling,
            ofPlain,
            number(measured.meanBatch(), 1),
            number(measured.cpuMillisPerFrame(), 3),
            brokerMillis));
  }

  /** The broker's share of a measurement of speed. */
  static String brokerMillis(Throughput measured) {
    return number(measured.brokerCpuMillisPerFrame(), 3);
  }

  static String number(double value, int digits) {
    return String.format(Locale.ROOT, "%,." + digits + "f", value);
  }
}
