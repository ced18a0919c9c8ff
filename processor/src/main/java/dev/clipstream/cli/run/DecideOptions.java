package dev.clipstream.cli.run;

import dev.clipstream.cli.options.ModelOptions;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.model.step.DecisionRule;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options of {@code run} for labels of clips before their end. */
final class DecideOptions {

  @Option(
      names = "--decide-at",
      paramLabel = "SCORE",
      description =
          "A clip with an id has its label as soon as the stream model has had one and the same"
              + " label best, with this score at least, above 0 and at most 1, for --decide-after"
              + " frames in a row; what follows of the clip changes nothing. Default: at its end.")
  Optional<Double> at = Optional.empty();

  @Option(
      names = "--decide-after",
      paramLabel = "FRAMES",
      description = "Frames in a row for --decide-at, 1 or more. Default: 1.")
  Optional<Integer> after = Optional.empty();

  /** Adds what is wrong with them. */
  void check(Problems problems, ModelOptions models) {
    problems.require(
        after.isEmpty() || at.isPresent(), "--decide-after is for --decide-at, which is not given");
    problems.require(
        at.isEmpty() || models.hasStreamModel(),
        "--decide-at needs --stream-model, whose labels so far it goes by");
    problems.require(
        at.isEmpty() || (at.get() > 0 && at.get() <= 1),
        "--decide-at must be above 0 and at most 1, not " + at.orElse(0.0));
    problems.require(
        after.isEmpty() || after.get() >= 1,
        "--decide-after must be 1 or more, not " + after.orElse(1));
  }

  /** When clips are decided; empty if never, and while what was given is wrong. */
  Optional<DecisionRule> rule() {
    return at.filter(score -> score > 0 && score <= 1)
        .map(score -> new DecisionRule(score, Math.max(1, after.orElse(1))));
  }
}
