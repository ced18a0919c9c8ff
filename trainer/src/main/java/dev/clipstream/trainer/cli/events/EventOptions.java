package dev.clipstream.trainer.cli.events;

import dev.clipstream.cli.events.RulesFile;
import dev.clipstream.events.EventRule;
import dev.clipstream.events.EventSource;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.records.Labels;
import dev.clipstream.shapes.EventScores;
import dev.clipstream.system.Checks;
import dev.clipstream.trainer.cli.options.UnusedOptions;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@code evaluate} for rules of events. */
public final class EventOptions {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--events",
      paramLabel = "FILE",
      description =
          "With --stream-model: YAML file of rules, as of the processor's 'run --events'. The"
              + " events that they make of long streams (shapes-streams; --examples: how many) are"
              + " compared with what happens there.")
  private @Nullable Path file;

  @Option(
      names = "--min-overlap",
      paramLabel = "IOU",
      description =
          "With --events: the least overlap with an action, intersection over union, of an event"
              + " that is right (default: 0.5).")
  private @Nullable Double minOverlap;

  /** Whether events are to be scored. */
  public boolean isGiven() {
    return file != null;
  }

  public double minOverlap() {
    return minOverlap == null ? EventScores.USUAL_OVERLAP : minOverlap;
  }

  /** Refuses what cannot be. */
  public void check(UnusedOptions unused, Optional<Path> streamModel) {
    if (file == null) {
      unused.add(true, "--min-overlap", "is for --events, whose overlap with actions it is about");
      return;
    }
    unused
        .add(streamModel.isEmpty(), "--events", "is for --stream-model, by whose labels it goes")
        .add(true, "--decide-after", "is about clips, and --events about streams")
        .add(true, "--decide-accuracy", "is about clips, and --events about streams")
        .add(true, "--decide-at", "is about clips, and --events about streams")
        .add(true, "--report", "is about labels of examples, not about --events")
        .add(true, "--predictions", "is about labels of examples, not about --events");
    Checks checks = new Checks();
    checks.require(
        minOverlap() > 0 && minOverlap() <= 1, "--min-overlap must be above 0, 1 at most");
    checks.throwIfAny(all -> usage(String.join("; ", all)));
  }

  /**
   * The rules, which must be of what is said so far, and of labels that there are.
   *
   * @param model the stream model
   * @throws CommandLine.ParameterException with a line for each thing that is wrong
   */
  public List<EventRule> rules(ModelDescription model) {
    List<String> labels = new ArrayList<>(model.labels());
    model.unknownBelow().ifPresent(any -> labels.add(Labels.UNKNOWN));
    RulesFile read = RulesFile.read(Optional.ofNullable(file).orElseThrow());
    List<String> problems = new ArrayList<>(read.problems());
    String why = "evaluate compares rules of so_far with what happens";
    problems.addAll(
        read.misfits(
            Map.of(EventSource.SO_FAR, labels),
            Map.of(EventSource.FRAME, why, EventSource.CLIP, why)));
    if (problems.isEmpty() && read.rules().isEmpty()) {
      problems.add(read.path() + " has no rules");
    }
    if (!problems.isEmpty()) {
      throw usage(String.join("\n", problems));
    }
    return read.rules().stream().map(RulesFile.Placed::rule).toList();
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
