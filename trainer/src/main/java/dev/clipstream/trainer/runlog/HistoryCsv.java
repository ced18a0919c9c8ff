package dev.clipstream.trainer.runlog;

import java.util.ArrayList;
import java.util.List;

/**
 * The history of a training as CSV: a line of names, then one for every epoch. Losses are means
 * over examples, measures from 0 to 1, seconds those of the whole epoch; what is not known is
 * empty.
 */
final class HistoryCsv {

  private HistoryCsv() {}

  static String of(List<EpochScalars> epochs) {
    StringBuilder csv = new StringBuilder();
    for (EpochScalars epoch : epochs) {
      if (csv.isEmpty()) {
        csv.append("epoch,").append(String.join(",", epoch.columns().keySet())).append('\n');
      }
      List<String> fields = new ArrayList<>();
      fields.add(Integer.toString(epoch.report().epoch()));
      epoch.columns().values().forEach(value -> fields.add(field(value)));
      csv.append(String.join(",", fields)).append('\n');
    }
    return csv.toString();
  }

  /** All digits, as any program reads them. */
  private static String field(double value) {
    return Double.isFinite(value) ? Double.toString(value) : "";
  }
}
