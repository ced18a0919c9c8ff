package dev.clipstream.trainer.cli.events;

import dev.clipstream.shapes.EventScores;
import dev.clipstream.trainer.evaluate.EventEvaluation;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

/** Tells people and programs how well events are those that happened. */
public final class EventTable {

  private EventTable() {}

  /** Prints a table. */
  public static void print(EventEvaluation scored, double minOverlap, PrintWriter out) {
    out.printf(
        Locale.ROOT,
        "%,d streams of %,d frames. An event is right if it has the label of an action and overlaps"
            + " it,%nintersection over union, by %s at least; an action makes one event right at"
            + " most. How many%nframes after it an action's beginning and end are told: 'begin',"
            + " 'end'.%n",
        scored.streams(),
        scored.frames(),
        minOverlap);
    out.printf(
        "%-16s %8s %8s %8s %10s %8s %8s %8s%n",
        "rule", "actions", "events", "right", "precision", "recall", "begin", "end");
    for (EventEvaluation.OfRule one : scored.rules()) {
      EventScores scores = one.scores();
      out.printf(
          Locale.ROOT,
          "%-16s %8d %8d %8d %10s %8s %8s %8s%n",
          one.rule(),
          scores.actions(),
          scores.events(),
          scores.right(),
          number("%.3f", scores.precision()),
          number("%.3f", scores.recall()),
          number("%.1f", one.delays().toBegin()),
          number("%.1f", one.delays().toEnd()));
    }
  }

  /** What there is nothing to count for is a dash, as in the table of classes. */
  private static String number(String format, double value) {
    return Double.isNaN(value) ? "-" : String.format(Locale.ROOT, format, value);
  }

  /** For a JSON object. */
  public static Map<String, Object> facts(EventEvaluation scored, double minOverlap) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("streams", scored.streams());
    facts.put("frames", scored.frames());
    facts.put("min_overlap", minOverlap);
    facts.put("rules", scored.rules().stream().map(EventEvaluation.OfRule::facts).toList());
    return facts;
  }
}
