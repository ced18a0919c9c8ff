package dev.clipstream.trainer.cli.options;

import dev.clipstream.system.Checks;
import dev.clipstream.trainer.evaluate.DecisionCurve;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options of {@code evaluate} for decisions before a clip's end. */
public final class DecisionOptions {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--stream-model",
      paramLabel = "FILE.onnx",
      description =
          "Step model over the frame model's features: clips are scored frame after frame, and a"
              + " table says how right the labels are, and how early, when a clip is decided as"
              + " soon as the model is sure enough.")
  private @Nullable Path streamModel;

  @Option(
      names = "--decide-after",
      paramLabel = "N",
      defaultValue = "1",
      description =
          "With --stream-model: frames in a row that the model must be so sure of one label"
              + " (default: ${DEFAULT-VALUE}).")
  private int after;

  @Option(
      names = "--decide-accuracy",
      paramLabel = "P",
      description =
          "With --stream-model: find the threshold (--decide-at of 'run') at which this part of all"
              + " clips, such as 0.97, is labelled rightly.")
  private @Nullable Double accuracy;

  @Option(
      names = "--decide-at",
      paramLabel = "P",
      description =
          "With --stream-model: also say what comes of this threshold, such as one that was found"
              + " on other clips.")
  private @Nullable Double at;

  /** The step model, if one is to be scored. */
  public Optional<Path> streamModel() {
    return Optional.ofNullable(streamModel);
  }

  /** Frames in a row. */
  public int after() {
    return after;
  }

  /** The accuracy that is asked for, 0 to 1. */
  public OptionalDouble accuracy() {
    return accuracy == null ? OptionalDouble.empty() : OptionalDouble.of(accuracy);
  }

  /** The threshold that is asked for, above 0, at most 1. */
  public OptionalDouble at() {
    return at == null ? OptionalDouble.empty() : OptionalDouble.of(at);
  }

  /** A curve, and what was asked for, for a JSON object. */
  public Map<String, Object> facts(DecisionCurve curve) {
    Map<String, Object> facts =
        new LinkedHashMap<>(accuracy == null ? curve.facts() : curve.facts(accuracy));
    if (at != null) {
      facts.put("at", curve.at(at).facts());
    }
    return facts;
  }

  /** Refuses what cannot be. */
  public void check(UnusedOptions unused) {
    String why = "is for --stream-model, whose decisions it is about";
    unused
        .add(streamModel == null, "--decide-after", why)
        .add(streamModel == null, "--decide-accuracy", why)
        .add(streamModel == null, "--decide-at", why);
    Checks checks = new Checks().atLeast("--decide-after", after, 1);
    if (accuracy != null) {
      checks.require(accuracy > 0 && accuracy <= 1, "--decide-accuracy must be above 0, 1 at most");
    }
    if (at != null) {
      // As 'run' has it.
      checks.require(at > 0 && at <= 1, "--decide-at must be above 0 and at most 1, not " + at);
    }
    checks.throwIfAny(
        all -> new CommandLine.ParameterException(spec.commandLine(), String.join("; ", all)));
  }
}
