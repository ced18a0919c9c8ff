package dev.clipstream.events;

import dev.clipstream.system.Checks;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The rules of a processor. Immutable.
 *
 * @param rules in the order in which their events are written; names differ
 * @param idle how long a stream without frames is not silent yet
 * @param inUse whether there are to be events at all: without rules, those that are open end
 */
public record EventRules(List<EventRule> rules, Duration idle, boolean inUse) {

  /** No events, and no place for them. */
  public static final EventRules NONE = new EventRules(List.of(), Duration.ofSeconds(10), false);

  /**
   * @throws dev.clipstream.system.WrongSettingsException if two rules have the same name
   */
  public EventRules {
    rules = List.copyOf(rules);
    Set<String> names = new HashSet<>();
    Checks checks = new Checks();
    rules.forEach(
        rule ->
            checks.require(
                names.add(rule.name()), "two rules have the name '" + rule.name() + "'"));
    checks.throwIfAny();
  }

  public EventRules(List<EventRule> rules, Duration idle) {
    this(rules, idle, true);
  }

  public EventRules withIdle(Duration other) {
    return new EventRules(rules, other, inUse);
  }

  /** Whether any rule looks at a source. */
  public boolean lookAt(EventSource source) {
    return rules.stream().anyMatch(rule -> rule.source() == source);
  }

  Optional<EventRule> find(String key) {
    return rules.stream().filter(rule -> rule.key().equals(key)).findFirst();
  }

  /** How much silence ends an event of a rule, by capture times. */
  long idleMicros(EventRule rule) {
    return Math.max(EventRule.micros(idle), rule.bridgeMicros());
  }

  /**
   * The same by the wall clock. The label of the last clip comes when the clip has been idle
   * itself, and a while later: who has ended by then what it would have gone on with was too fast.
   */
  long wallIdleMicros(EventRule rule) {
    return idleMicros(rule) + (rule.source() == EventSource.CLIP ? EventRule.micros(idle) : 0);
  }

  /** After so long a silence nothing of a stream can matter any more. */
  public Duration rememberFor() {
    Duration longest = idle;
    for (EventRule rule : rules) {
      for (Duration time : List.of(rule.times().coolDown(), rule.times().bridge())) {
        longest = time.compareTo(longest) > 0 ? time : longest;
      }
    }
    return longest.plus(idle).plus(Duration.ofMinutes(10));
  }
}
