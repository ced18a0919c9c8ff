package dev.clipstream.cli.events;

import dev.clipstream.cli.yaml.NearNames;
import dev.clipstream.cli.yaml.YamlNode;
import dev.clipstream.cli.yaml.YamlNode.Entry;
import dev.clipstream.cli.yaml.YamlNode.Mapping;
import dev.clipstream.cli.yaml.YamlNode.Scalar;
import dev.clipstream.cli.yaml.YamlNode.Sequence;
import dev.clipstream.cli.yaml.YamlNode.YamlException;
import dev.clipstream.events.EventRule;
import dev.clipstream.events.EventSource;
import dev.clipstream.records.Labels;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A file of rules, read. What is wrong with it is gathered, each with its line and the name of its
 * rule, so that all of it can be said at once.
 *
 * @param rules those that nothing is wrong with
 * @param problems one line each
 */
public record RulesFile(Path path, List<Placed> rules, List<String> problems) {

  private static final long MAX_BYTES = 1 << 20;

  /** A rule, and the line where it begins. */
  public record Placed(EventRule rule, int line) {}

  public RulesFile {
    rules = List.copyOf(rules);
    problems = List.copyOf(problems);
  }

  /** Reads a file; a file that cannot be read has one problem. */
  public static RulesFile read(Path path) {
    try {
      if (Files.size(path) > MAX_BYTES) {
        return failed(path, path + " is larger than 1 MiB, so it is no file of rules");
      }
      return parse(path, Files.readString(path));
    } catch (CharacterCodingException e) {
      return failed(path, path + " is not text in UTF-8");
    } catch (IOException e) {
      String why = Files.exists(path) ? String.valueOf(e.getMessage()) : "there is no such file";
      return failed(path, path + " cannot be read: " + why);
    }
  }

  private static RulesFile failed(Path path, String problem) {
    return new RulesFile(path, List.of(), List.of(problem));
  }

  static RulesFile parse(Path path, String text) {
    List<String> problems = new ArrayList<>();
    List<Placed> rules = new ArrayList<>();
    try {
      List<YamlNode> items = rules(path, YamlNode.parse(text), problems);
      Map<String, Integer> lines = new HashMap<>();
      for (YamlNode item : items) {
        RuleReader reader = new RuleReader(path, item);
        Optional<EventRule> rule = reader.read();
        problems.addAll(reader.problems());
        rule.ifPresent(
            read -> {
              Integer before = lines.putIfAbsent(read.name(), item.line());
              if (before == null) {
                rules.add(new Placed(read, item.line()));
              } else {
                problems.add(
                    at(path, item.line())
                        + "rule '"
                        + read.name()
                        + "' has the name of the one in line "
                        + before);
              }
            });
      }
    } catch (YamlException e) {
      problems.add(at(path, e.line()) + e.getMessage());
    }
    return new RulesFile(path, rules, problems);
  }

  static String at(Path path, int line) {
    return path + ":" + line + ": ";
  }

  private static List<YamlNode> rules(Path path, YamlNode root, List<String> problems) {
    if (root instanceof Mapping mapping) {
      List<YamlNode> items = new ArrayList<>();
      boolean found = false;
      for (Entry entry : mapping.entries()) {
        if (!entry.key().equals("rules")) {
          problems.add(at(path, entry.line()) + "'" + entry.key() + "' is not known: use 'rules'");
        } else if (entry.value() instanceof Sequence sequence) {
          found = true;
          items.addAll(sequence.items());
        } else {
          found = true;
          problems.add(at(path, entry.line()) + "rules must be a list, each item with '- name: …'");
        }
      }
      if (found || !problems.isEmpty()) {
        return items;
      }
    }
    problems.add(
        at(path, root.line()) + "a file of rules is 'rules:' with a list below it; [] for none");
    return List.of();
  }

  /**
   * What the rules want that the models do not have.
   *
   * @param labels of the models that are served, by source; without a name, any label may be
   * @param missing what to say of a source that is not served
   */
  public List<String> misfits(
      Map<EventSource, Collection<String>> labels, Map<EventSource, String> missing) {
    List<String> misfits = new ArrayList<>();
    for (Placed placed : rules) {
      EventRule rule = placed.rule();
      String where = at(path, placed.line()) + "rule '" + rule.name() + "': ";
      Collection<String> known = labels.get(rule.source());
      if (known == null) {
        String why = missing.getOrDefault(rule.source(), "nothing here gives such labels");
        misfits.add(where + "source " + rule.source().text() + ": " + why);
      } else if (!known.isEmpty()) {
        if (rule.labels().isEmpty() && known.stream().noneMatch(rule::watches)) {
          misfits.add(
              where + "except leaves no label of the model, so it would never have an event");
        }
        List<String> named = new ArrayList<>(rule.labels());
        named.addAll(rule.except());
        named.stream()
            .sorted()
            .filter(label -> !known.contains(label))
            .forEach(
                label ->
                    misfits.add(
                        where
                            + "the model has no label '"
                            + label
                            + "'"
                            + (label.equals(RuleReader.ANY)
                                ? ": for every label 'any' stands alone, as in label: any"
                                : NearNames.hint(label, known))));
      }
    }
    return misfits;
  }

  /**
   * The rules that wait for {@link Labels#UNKNOWN} with a score that it never has.
   *
   * @param scores what it has in the records of the models that are served, by source
   */
  public List<String> outOfReach(Map<EventSource, Float> scores) {
    List<String> never = new ArrayList<>();
    for (Placed placed : rules) {
      EventRule rule = placed.rule();
      Float score = scores.get(rule.source());
      if (score != null
          && rule.labels().contains(Labels.UNKNOWN)
          && !rule.thresholds().isEntered(score)) {
        never.add(
            "%srule '%s': '%s' always has the score %s, the model's unknown_below: enter must be less"
                .formatted(at(path, placed.line()), rule.name(), Labels.UNKNOWN, score));
      }
    }
    return never;
  }

  /** What is written, if it is no list or object. */
  static Optional<String> text(YamlNode node) {
    return node instanceof Scalar scalar ? Optional.of(scalar.text().trim()) : Optional.empty();
  }
}
