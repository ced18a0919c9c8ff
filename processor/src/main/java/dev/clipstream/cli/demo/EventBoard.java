package dev.clipstream.cli.demo;

import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.shapes.EventScores;
import dev.clipstream.shapes.LabelSpan;
import dev.clipstream.system.PrintableText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Prints events as they begin and end, and compares those of the demo's own cameras with what
 * happened there. One thread.
 */
final class EventBoard {

  /** One of so many actions may be missed, and as many events be wrong, in a demo that is fine. */
  private static final int ONE_IN = 5;

  private final Gates gates;
  private final PrintWriter out;
  private final Map<String, List<LabelSpan>> ended = new HashMap<>();
  private final Set<String> open = new HashSet<>();

  EventBoard(Gates gates, PrintWriter out) {
    this.gates = gates;
    this.out = out;
  }

  void accept(LabelEvent event) {
    String stream = event.getStreamId();
    // Of clips, whose whole length is one action, there is a label anyway.
    if (!gates.has(stream)) {
      return;
    }
    String key = stream + "\n" + event.getRule() + "\n" + event.getLabel();
    String said;
    if (event.getKind() == EventKind.BEGIN) {
      open.add(key);
      said = "";
    } else {
      open.remove(key);
      LabelSpan span =
          new LabelSpan(event.getLabel(), event.getFirstFrame(), event.getLastFrame() + 1);
      ended.computeIfAbsent(stream, name -> new ArrayList<>()).add(span);
      said = verdict(stream, span);
    }
    String line =
        String.format(
            Locale.ROOT,
            "%s  %-9s %-9s  %-14s %5.1f %%  %s",
            Scoreboard.TIME.format(event.getLabelledAt()),
            PrintableText.of(stream),
            event.getKind() == EventKind.BEGIN ? "begins" : "ended",
            PrintableText.of(event.getLabel()),
            100 * event.getPeakScore(),
            said);
    out.println(line.stripTrailing());
  }

  private String verdict(String stream, LabelSpan span) {
    if (span.begin() >= gates.judgedUntil(stream)) {
      return "";
    }
    boolean right =
        EventScores.of(gates.actions(stream), List.of(span), EventScores.USUAL_OVERLAP).right() > 0;
    return right ? "right" : "wrong";
  }

  /** How well those that have ended are what happened, on all of the demo's streams together. */
  EventScores scores() {
    EventScores all = new EventScores(0, 0, 0);
    for (String stream : gates.names()) {
      List<LabelSpan> events =
          ended.getOrDefault(stream, List.of()).stream()
              .filter(span -> span.begin() < gates.judgedUntil(stream))
              .toList();
      all = all.plus(EventScores.of(gates.actions(stream), events, EventScores.USUAL_OVERLAP));
    }
    return all;
  }

  /** Whether no more are wrong than may be. */
  static boolean isFine(EventScores scores) {
    int allowed = Math.max(1, scores.actions() / ONE_IN);
    return scores.actions() - scores.right() <= allowed
        && scores.events() - scores.right() <= allowed;
  }

  /** Whether no event has begun that has not ended. */
  boolean allEnded() {
    return open.isEmpty();
  }
}
