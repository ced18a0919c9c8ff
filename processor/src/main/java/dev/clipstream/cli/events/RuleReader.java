package dev.clipstream.cli.events;

import dev.clipstream.cli.options.values.DurationConverter;
import dev.clipstream.cli.yaml.NearNames;
import dev.clipstream.cli.yaml.YamlNode;
import dev.clipstream.cli.yaml.YamlNode.Entry;
import dev.clipstream.cli.yaml.YamlNode.Mapping;
import dev.clipstream.cli.yaml.YamlNode.Sequence;
import dev.clipstream.events.EventRule;
import dev.clipstream.events.EventRule.Thresholds;
import dev.clipstream.events.EventRule.Times;
import dev.clipstream.events.EventSource;
import dev.clipstream.system.WrongSettingsException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.TypeConversionException;

/** Reads one rule of a file, with what a rule has by default. Used once. */
final class RuleReader {

  private static final List<String> KEYS =
      List.of(
          "name",
          "source",
          "label",
          "labels",
          "except",
          "enter",
          "leave",
          "of",
          "out_of",
          "min_duration",
          "bridge",
          "cool_down");

  static final String ANY = "any";
  private static final double ENTER = 0.5;

  /** A label is left at so much of the score at which it is entered. */
  private static final double LEAVE_SHARE = 0.8;

  private final Path path;
  private final YamlNode item;
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<String> problems = new ArrayList<>();
  private String name = "";

  RuleReader(Path path, YamlNode item) {
    this.path = path;
    this.item = item;
  }

  List<String> problems() {
    return problems;
  }

  /** The rule, unless there are problems. */
  Optional<EventRule> read() {
    if (!(item instanceof Mapping mapping)) {
      problems.add(RulesFile.at(path, item.line()) + "a rule begins with '- name: …'");
      return Optional.empty();
    }
    gather(mapping);
    EventSource source = source();
    Set<String> labels = labels();
    Set<String> except = entries.containsKey("except") ? names("except") : Set.of();
    Thresholds thresholds = thresholds(source);
    Times times =
        new Times(
            duration("min_duration", Duration.ZERO),
            duration("bridge", source == EventSource.CLIP ? Duration.ZERO : Duration.ofSeconds(1)),
            duration("cool_down", Duration.ZERO));
    if (!except.isEmpty() && !labels.isEmpty()) {
      complain(lineOf("except"), "except is for label: " + ANY + "; leave it out");
    }
    try {
      EventRule rule =
          new EventRule(
              name.isEmpty() ? "unnamed" : name,
              source,
              labels,
              labels.isEmpty() ? except : Set.of(),
              thresholds,
              times);
      return problems.isEmpty() ? Optional.of(rule) : Optional.empty();
    } catch (WrongSettingsException e) {
      // What was left out follows from what is written, and is not what is to be mended.
      List<String> written = e.messages().stream().filter(this::isWritten).toList();
      (written.isEmpty() && problems.isEmpty() ? e.messages() : written)
          .forEach(message -> complain(lineOf(message), message));
      return Optional.empty();
    }
  }

  private boolean isWritten(String message) {
    return entries.containsKey(message.split(" ", 2)[0]);
  }

  private void gather(Mapping mapping) {
    for (Entry entry : mapping.entries()) {
      if (entry.key().equals("name")) {
        name = RulesFile.text(entry.value()).orElse("");
      }
    }
    if (name.isEmpty()) {
      complain(item.line(), "a rule needs a name");
    }
    for (Entry entry : mapping.entries()) {
      if (!KEYS.contains(entry.key())) {
        complain(
            entry.line(), "'" + entry.key() + "' is not known" + NearNames.hint(entry.key(), KEYS));
      } else if (entries.putIfAbsent(entry.key(), entry) != null) {
        complain(entry.line(), "'" + entry.key() + "' comes twice");
      }
    }
  }

  private void complain(int line, String what) {
    String rule = name.isEmpty() ? "" : "rule '" + name + "': ";
    String problem = RulesFile.at(path, line) + rule + what;
    if (!problems.contains(problem)) {
      problems.add(problem);
    }
  }

  /** A message begins with the key that it is about. */
  private int lineOf(String message) {
    Entry entry = entries.get(message.split(" ", 2)[0]);
    return entry == null ? item.line() : entry.line();
  }

  private EventSource source() {
    Optional<String> given = text("source");
    for (EventSource source : EventSource.values()) {
      if (given.isEmpty() || given.get().equals(source.text())) {
        return source;
      }
    }
    complain(
        lineOf("source"),
        "source must be "
            + String.join(", ", Arrays.stream(EventSource.values()).map(EventSource::text).toList())
            + ", not '"
            + given.get()
            + "'");
    return EventSource.FRAME;
  }

  private Set<String> labels() {
    boolean one = entries.containsKey("label");
    if (one == entries.containsKey("labels")) {
      complain(
          item.line(),
          one
              ? "it has both label and labels: use one of them"
              : "it needs a label, or labels: a list, or '" + ANY + "'");
      return Set.of();
    }
    String key = one ? "label" : "labels";
    if (text(key).filter(ANY::equals).isPresent()) {
      return Set.of();
    }
    Set<String> labels = names(key);
    if (labels.isEmpty()) {
      complain(lineOf(key), key + " names none; '" + ANY + "' stands for every label");
    }
    return labels;
  }

  private Set<String> names(String key) {
    Entry entry = entries.get(key);
    if (entry == null) {
      return Set.of();
    }
    List<YamlNode> items =
        entry.value() instanceof Sequence sequence ? sequence.items() : List.of(entry.value());
    Set<String> names = new LinkedHashSet<>();
    for (YamlNode each : items) {
      Optional<String> text = RulesFile.text(each).filter(label -> !label.isEmpty());
      if (text.isEmpty()) {
        complain(each.line(), key + " must be a name, or a list of names");
      }
      if (text.isPresent() && !names.add(text.get())) {
        complain(each.line(), key + " names '" + text.get() + "' twice");
      }
    }
    return names;
  }

  private Thresholds thresholds(EventSource source) {
    double enter = entries.containsKey("enter") ? number("enter", 1) : ENTER;
    double leave = number("leave", LEAVE_SHARE * enter);
    boolean flickers = source == EventSource.FRAME;
    int outOf =
        entries.containsKey("out_of")
            ? whole("out_of", EventRule.MAX_OUT_OF)
            : entries.containsKey("of") ? whole("of", 1) : flickers ? 3 : 1;
    int of = entries.containsKey("of") ? whole("of", 1) : outOf / 2 + 1;
    return new Thresholds(enter, leave, of, outOf);
  }

  private Optional<String> text(String key) {
    Entry entry = entries.get(key);
    return entry == null ? Optional.empty() : RulesFile.text(entry.value());
  }

  private double number(String key, double otherwise) {
    if (!entries.containsKey(key)) {
      return otherwise;
    }
    try {
      return Double.parseDouble(text(key).orElse(""));
    } catch (NumberFormatException e) {
      complain(lineOf(key), key + " must be a number, not '" + text(key).orElse("…") + "'");
      return otherwise;
    }
  }

  private int whole(String key, int otherwise) {
    String text = text(key).orElse("…");
    try {
      return Integer.parseInt(text);
    } catch (NumberFormatException e) {
      complain(
          lineOf(key),
          text.matches("[+-]?\\d+")
              ? key + " must be 1 to " + EventRule.MAX_OUT_OF + ", not " + text
              : key + " must be a whole number, not '" + text + "'");
      return otherwise;
    }
  }

  private Duration duration(String key, Duration otherwise) {
    if (!entries.containsKey(key)) {
      return otherwise;
    }
    try {
      return new DurationConverter().convert(text(key).orElse(""));
    } catch (TypeConversionException e) {
      complain(lineOf(key), key + ": " + e.getMessage());
      return otherwise;
    }
  }
}
