package dev.clipstream.bench;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;

/** A printer of tables for people: names on the left, numbers aligned on the right. */
final class ReportTable {

  private static final int MIN_NAME_WIDTH = 44;
  private static final int NUMBER_WIDTH = 10;

  private final PrintWriter out;
  private final int nameWidth;

  /**
   * @param longestName characters of the longest name that must not move the numbers
   */
  ReportTable(PrintWriter out, int longestName) {
    this.out = out;
    this.nameWidth = Math.max(MIN_NAME_WIDTH, longestName + 1);
  }

  /** Prints a line as it is. */
  void say(String line) {
    out.println(line);
  }

  void row(String name, List<String> cells) {
    StringBuilder line = new StringBuilder(name);
    line.append(" ".repeat(Math.max(1, nameWidth - name.length())));
    for (String cell : cells) {
      line.append(" ".repeat(Math.max(1, NUMBER_WIDTH - cell.length()))).append(cell);
    }
    out.println(line.toString().stripTrailing());
  }

  /** The heads of the columns of {@link #throughput}. */
  void throughputHead() {
    row("", List.of("frames/s", "ceiling", "plain", "batch", "CPU ms", "broker ms"));
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
