package dev.clipstream.trainer.cli.options;

import dev.clipstream.trainer.calibration.Calibrator;
import dev.clipstream.trainer.calibration.UnknownThreshold;
import dev.clipstream.trainer.calibration.ValidationScores;
import dev.clipstream.trainer.export.Resumable;
import dev.clipstream.trainer.train.TrainingLoop;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options for how sure a trained model says it is, and how sure it must be. */
public final class CalibrationOptions {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--no-calibration",
      description =
          "Leave scores as they were learned. Otherwise they are divided by a temperature that is"
              + " fitted on the validation part at the end, so that a model is right about as often"
              + " as it says; which label is the best stays the same.")
  private boolean off;

  @Mixin private final UnknownBelowOption unknown = new UnknownBelowOption();

  @Option(
      names = "--unknown-accuracy",
      paramLabel = "P",
      description =
          "Find the --unknown-below with which this part of what still has a label is right, such"
              + " as 0.95, on the validation part; above 0, at most 1.")
  private @Nullable Double accuracy;

  /** Refuses what cannot be. */
  void check() {
    unknown.check();
    if (accuracy != null && !(accuracy > 0 && accuracy <= 1)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--unknown-accuracy must be above 0, 1 at most, not " + accuracy);
    }
    if (accuracy != null && unknown.isGiven()) {
      throw new CommandLine.ParameterException(
          spec.commandLine(),
          "--unknown-accuracy looks for what --unknown-below says: give one of them");
    }
  }

  /** Calibrates what a training has ended with, and says what came of it. */
  void apply(TrainingLoop<?> loop, Resumable<?> done, Consumer<String> say) {
    forget(done);
    unknown.apply(done);
    if (off && accuracy == null) {
      return;
    }
    List<Resumable.Output> outputs = done.outputs();
    List<ValidationScores> scores = Calibrator.scores(loop, outputs.size());
    for (int i = 0; i < outputs.size() && !off; i++) {
      Resumable.Output output = outputs.get(i);
      say.accept(Calibrator.calibrate(output.name(), output.softmax(), scores.get(i)));
    }
    if (accuracy != null) {
      Resumable.Output output = outputs.get(0);
      UnknownThreshold.Found found =
          UnknownThreshold.find(
              output.name(), scores.get(0), output.softmax().temperature(), accuracy);
      output.softmax().callUnknownBelow(found.threshold().map(UnknownThreshold::threshold));
      say.accept(found.line());
    }
  }

  /** What was fitted to earlier weights says nothing of those that are learned from here on. */
  static void forget(Resumable<?> begun) {
    begun
        .outputs()
        .forEach(
            output -> {
              output.softmax().calibrate(Optional.empty());
              output.softmax().callUnknownBelow(Optional.empty());
            });
  }
}
