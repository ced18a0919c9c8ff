package dev.clipstream.events;

import dev.clipstream.records.Labels;
import dev.clipstream.system.Checks;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;

/**
 * When a label counts as there. Each label that a rule watches has events of its own.
 *
 * @param name 1 to 100 letters, digits, dots, dashes and underscores
 * @param source whose labels
 * @param labels to watch; empty: every label but {@link Labels#UNKNOWN}
 * @param except labels that are not watched
 * @param thresholds how sure the model must be
 * @param times how long it must be so
 */
public record EventRule(
    String name,
    EventSource source,
    Set<String> labels,
    Set<String> except,
    Thresholds thresholds,
    Times times) {

  public static final int MAX_OUT_OF = 64;

  private static final Duration MAX_TIME = Duration.ofDays(7);

  /**
   * How sure a model must be.
   *
   * @param enter score from which on a frame shows the label, more than 0 and up to 1
   * @param leave score below which a frame of an event does not show it any more, more than 0 and
   *     up to {@code enter}
   * @param of frames of the last {@code outOf} that must show the label, 1 to {@code outOf}
   * @param outOf 1 to 64
   */
  public record Thresholds(double enter, double leave, int of, int outOf) {

    /** Whether a score shows the label: compared as floats, as which scores are 0.7 or not. */
    public boolean isEntered(float score) {
      return score >= (float) enter;
    }

    /** Whether a frame of an event that has begun still shows its label. */
    boolean isKept(float score) {
      return score >= (float) leave;
    }
  }

  /**
   * How long a label must be there, by capture times; each 0 to 7 days.
   *
   * @param minDuration events that last less long are none
   * @param bridge an event goes on if its label is there again so soon
   * @param coolDown how long after an event of a label none of it begins
   */
  public record Times(Duration minDuration, Duration bridge, Duration coolDown) {}

  /**
   * @throws dev.clipstream.system.WrongSettingsException that names everything that is wrong
   */
  public EventRule {
    labels = Set.copyOf(labels);
    except = Set.copyOf(except);
    double leaveMax = Math.min(1, thresholds.enter);
    new Checks()
        .require(
            name.matches("[\\p{L}\\p{N}._-]{1,100}"),
            "name may have up to 100 letters, digits, '.', '_' and '-', not '" + name + "'")
        .require(
            thresholds.enter > 0 && thresholds.enter <= 1,
            "enter must be more than 0 and 1 at most, not " + thresholds.enter)
        .require(
            thresholds.leave > 0 && thresholds.leave <= leaveMax,
            "leave must be more than 0 and no more than enter, not " + thresholds.leave)
        .range("out_of", thresholds.outOf, 1, MAX_OUT_OF)
        .range("of", thresholds.of, 1, Math.max(1, Math.min(thresholds.outOf, MAX_OUT_OF)))
        .range("min_duration", times.minDuration, Duration.ZERO, MAX_TIME)
        .range("bridge", times.bridge, Duration.ZERO, MAX_TIME)
        .range("cool_down", times.coolDown, Duration.ZERO, MAX_TIME)
        .require(
            labels.stream().noneMatch(except::contains),
            "except must not name labels that labels names: " + new TreeSet<>(except))
        .throwIfAny();
  }

  /** What is kept of it goes by this: a rule of another source is another. */
  String key() {
    return name + "/" + source.text();
  }

  /** The name in a {@link #key}. */
  static String nameIn(String key) {
    return key.substring(0, key.indexOf('/'));
  }

  /**
   * Whether events of a label are its business. That nothing is known is one only for a rule that
   * names it.
   */
  public boolean watches(String label) {
    boolean named = labels.isEmpty() ? !label.equals(Labels.UNKNOWN) : labels.contains(label);
    return named && !except.contains(label);
  }

  long minDurationMicros() {
    return micros(times.minDuration);
  }

  long bridgeMicros() {
    return micros(times.bridge);
  }

  long coolDownMicros() {
    return micros(times.coolDown);
  }

  static long micros(Duration time) {
    return time.toNanos() / 1000;
  }
}
