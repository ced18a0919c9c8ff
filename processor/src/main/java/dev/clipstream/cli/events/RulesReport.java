package dev.clipstream.cli.events;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.clipstream.events.EventRule;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;

/** Describes rules, with all that their file leaves to the defaults. */
public final class RulesReport {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private RulesReport() {}

  /** A sentence for each rule. */
  public static List<String> lines(List<EventRule> rules) {
    return rules.stream().map(RulesReport::line).toList();
  }

  private static String line(EventRule rule) {
    StringBuilder line = new StringBuilder("rule " + rule.name() + ": ");
    line.append(rule.labels().isEmpty() ? "any label" : names(rule.labels()));
    if (!rule.except().isEmpty()) {
      line.append(" but ").append(names(rule.except()));
    }
    EventRule.Thresholds by = rule.thresholds();
    line.append(
        String.format(
            Locale.ROOT,
            " of %s, from %d of %d at %s to fewer than %d at %s",
            rule.source().text(),
            by.of(),
            by.outOf(),
            number(by.enter()),
            by.of(),
            number(by.leave())));
    line.append("; lasts ").append(seconds(rule.times().minDuration())).append(" or more");
    line.append("; bridges ").append(seconds(rule.times().bridge()));
    line.append("; cools down for ").append(seconds(rule.times().coolDown()));
    return line.toString();
  }

  /** An object for each rule, with the keys of its file. */
  public static ArrayNode json(List<EventRule> rules) {
    ArrayNode all = JSON.createArrayNode();
    for (EventRule rule : rules) {
      ObjectNode node = all.addObject();
      node.put("name", rule.name());
      node.put("source", rule.source().text());
      if (rule.labels().isEmpty()) {
        node.put("labels", "any");
      } else {
        new TreeSet<>(rule.labels()).forEach(node.withArray("labels")::add);
      }
      new TreeSet<>(rule.except()).forEach(node.withArray("except")::add);
      node.put("enter", rule.thresholds().enter());
      node.put("leave", rule.thresholds().leave());
      node.put("of", rule.thresholds().of());
      node.put("out_of", rule.thresholds().outOf());
      node.put("min_duration", rule.times().minDuration().toMillis() + "ms");
      node.put("bridge", rule.times().bridge().toMillis() + "ms");
      node.put("cool_down", rule.times().coolDown().toMillis() + "ms");
    }
    return all;
  }

  private static String names(Collection<String> labels) {
    return String.join(", ", new TreeSet<>(labels));
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.3f", value).replaceFirst("\\.?0+$", "");
  }

  private static String seconds(Duration time) {
    return number(time.toMillis() / 1000.0) + " s";
  }
}
