package dev.clipstream.cli.events;

import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.events.EventRule;
import dev.clipstream.events.EventRules;
import dev.clipstream.events.EventSource;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.records.Labels;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import picocli.CommandLine.Option;

/** The option that names the file of rules, and what it holds. */
public final class EventsOption {

  @Option(
      names = "--events",
      paramLabel = "FILE",
      description =
          "YAML file of rules: when a label begins on a stream, and when it ends, is written to"
              + " label-events. Default: none.")
  private Optional<Path> file = Optional.empty();

  private Optional<RulesFile> read = Optional.empty();

  /** Reads the file, if there is one; adds what is wrong with it. */
  public void check(Problems problems) {
    read = file.map(RulesFile::read);
    read.ifPresent(rules -> rules.problems().forEach(problem -> problems.require(false, problem)));
  }

  /** Whether there are to be events. */
  public boolean isGiven() {
    return file.isPresent();
  }

  /** The rules, once the file was checked. */
  public EventRules rules(Duration idle) {
    List<EventRule> rules = rules();
    return isGiven() ? new EventRules(rules, idle) : EventRules.NONE;
  }

  public List<EventRule> rules() {
    return read.map(of -> of.rules().stream().map(RulesFile.Placed::rule).toList())
        .orElse(List.of());
  }

  /**
   * Refuses rules that look for labels that the models do not give.
   *
   * @param frames empty where single frames are not labeled
   * @param clips of whoever labels clips
   * @param soFar of whoever says how it looks so far
   * @throws CliException with a line for each
   */
  public void requireLabels(
      Optional<FrameModel> frames,
      Optional<ModelDescription> clips,
      Optional<ModelDescription> soFar) {
    Map<EventSource, Collection<String>> labels = new EnumMap<>(EventSource.class);
    Map<EventSource, String> missing = new EnumMap<>(EventSource.class);
    Map<EventSource, Float> unknown = new EnumMap<>(EventSource.class);
    frames.ifPresentOrElse(
        model -> {
          if (model.describeScores().isPresent()) {
            labels.put(EventSource.FRAME, names(model.card()));
            putUnknown(unknown, EventSource.FRAME, model.card());
          } else {
            missing.put(
                EventSource.FRAME,
                model.card().name() + " is an encoder, whose labels of frames are empty");
          }
        },
        () -> missing.put(EventSource.FRAME, "give a --frame-model, which labels frames"));
    clips.ifPresentOrElse(
        model -> {
          labels.put(EventSource.CLIP, names(model));
          putUnknown(unknown, EventSource.CLIP, model);
        },
        () ->
            missing.put(
                EventSource.CLIP,
                "give a --sequence-model or a --clip-model, which label clips, or --decide-at"));
    soFar.ifPresentOrElse(
        model -> {
          labels.put(EventSource.SO_FAR, names(model));
          putUnknown(unknown, EventSource.SO_FAR, model);
        },
        () ->
            missing.put(
                EventSource.SO_FAR, "give a --stream-model, which says how it looks so far"));
    List<String> misfits = new ArrayList<>();
    read.ifPresent(
        of -> {
          misfits.addAll(of.misfits(labels, missing));
          misfits.addAll(of.outOfReach(unknown));
        });
    if (!misfits.isEmpty()) {
      throw new CliException(String.join("\n", misfits));
    }
  }

  /** What its labels can be; empty: nobody has named its classes. */
  private static Collection<String> names(ModelDescription model) {
    Set<String> names = new LinkedHashSet<>(model.labels());
    if (!names.isEmpty() && model.unknownBelow().isPresent()) {
      names.add(Labels.UNKNOWN);
    }
    return names;
  }

  private static void putUnknown(
      Map<EventSource, Float> scores, EventSource source, ModelDescription model) {
    model.unknownBelow().ifPresent(score -> scores.put(source, score.floatValue()));
  }
}
