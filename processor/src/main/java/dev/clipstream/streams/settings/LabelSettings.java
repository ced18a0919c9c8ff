package dev.clipstream.streams.settings;

import dev.clipstream.clips.ClipSettings;
import dev.clipstream.events.EventRules;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.model.step.DecisionRule;
import dev.clipstream.steps.StepSettings;
import dev.clipstream.system.Checks;
import java.time.Duration;
import java.util.Optional;

/**
 * What is labelled, and how. Checked by {@link ProcessorSettings}.
 *
 * @param topK labels a record, 1 to 10,000
 * @param clips windows and idle time
 * @param limits what an image may be at most
 * @param maxAge frames that were captured longer ago when they arrive are answered without being
 *     classified, 1 ms or more; empty: all are classified
 * @param minScore what a label must score to be put into a record, 0 to 1
 * @param resetAfter how long after its newest frame a continuous stream begins anew for the stream
 *     model, 1 ms or more
 * @param decide when the stream model is sure enough of a clip to label it before its end; empty:
 *     never
 * @param events rules of what is said when labels begin and end
 */
public record LabelSettings(
    int topK,
    ClipSettings clips,
    ImageLimits limits,
    Optional<Duration> maxAge,
    double minScore,
    Duration resetAfter,
    Optional<DecisionRule> decide,
    EventRules events) {

  /** What {@code run} does unless told otherwise. */
  public static final LabelSettings DEFAULT =
      new LabelSettings(5, ClipSettings.DEFAULT, ImageLimits.DEFAULT, Optional.empty(), 0);

  /** Settings by which no clip is labelled before its end. */
  public LabelSettings(
      int topK,
      ClipSettings clips,
      ImageLimits limits,
      Optional<Duration> maxAge,
      double minScore,
      Duration resetAfter,
      EventRules events) {
    this(topK, clips, limits, maxAge, minScore, resetAfter, Optional.empty(), events);
  }

  /** Settings without events, with states that begin anew as those of {@code run} do. */
  public LabelSettings(
      int topK,
      ClipSettings clips,
      ImageLimits limits,
      Optional<Duration> maxAge,
      double minScore) {
    this(topK, clips, limits, maxAge, minScore, StepSettings.RESET_AFTER, EventRules.NONE);
  }

  void check(Checks checks) {
    checks.range("top-k", topK, 1, 10_000).range("min-score", minScore, 0, 1);
    checks.range("reset-after", resetAfter, Duration.ofMillis(1), Checks.LONGEST);
    decide.ifPresent(
        rule ->
            checks.require(
                minScore <= rule.threshold(),
                "min-score must not be above --decide-at, or what is decided would have no label"));
    maxAge.ifPresent(age -> checks.range("max-age", age, Duration.ofMillis(1), Checks.LONGEST));
  }
}
