package dev.clipstream.trainer.cli.options;

import dev.clipstream.trainer.calibration.Calibrator;
import dev.clipstream.trainer.calibration.ValidationScores;
import dev.clipstream.trainer.export.Resumable;
import dev.clipstream.trainer.train.TrainingLoop;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import picocli.CommandLine.Option;

/** The options for how sure a trained model says it is. */
public final class CalibrationOptions {

  @Option(
      names = "--no-calibration",
      description =
          "Leave scores as they were learned. Otherwise they are divided by a temperature that is"
              + " fitted on the validation part at the end, so that a model is right about as often"
              + " as it says; which label is the best stays the same.")
  private boolean off;

  /** Calibrates what a training has ended with, and says what came of it. */
  void apply(TrainingLoop<?> loop, Resumable<?> done, Consumer<String> say) {
    if (off) {
      forget(done);
      return;
    }
    List<Resumable.Output> outputs = done.outputs();
    List<ValidationScores> scores = Calibrator.scores(loop, outputs.size());
    for (int i = 0; i < outputs.size(); i++) {
      Resumable.Output output = outputs.get(i);
      say.accept(Calibrator.calibrate(output.name(), output.softmax(), scores.get(i)));
    }
  }

  /** What was fitted to earlier weights says nothing of those that are learned from here on. */
  static void forget(Resumable<?> begun) {
    begun.outputs().forEach(output -> output.softmax().calibrate(Optional.empty()));
  }
}
