package dev.clipstream.trainer.cli.options;

import dev.clipstream.trainer.model.Architectures;
import dev.clipstream.trainer.onnx.OnnxNames;
import java.nio.file.Path;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --step}: a step model of the same weights beside a sequence model. */
public final class StepOptions {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--step",
      description =
          "Write a sequence model also as a step model of the same weights (NAME-step.onnx), which"
              + " takes the features of one frame and a state, and says after every frame what the"
              + " clip looks like so far. For gru, linear, lstm and mean, with and without"
              + " --motion.")
  private boolean step;

  /** Whether a step model is wanted. */
  public boolean wanted() {
    return step;
  }

  /**
   * Refuses a step model of what needs the whole clip.
   *
   * @param model name of the model that is trained
   * @param clips whether clips are learned
   */
  public void check(String model, boolean clips) {
    if (step && !(clips && Architectures.isStepwise(model))) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--step: " + whyNot(model, clips));
    }
  }

  /** Why a model cannot work step by step, and which can. */
  static String whyNot(String model, boolean clips) {
    String can = String.join(", ", Architectures.stepwiseModels()) + " can";
    return clips && Architectures.isSequence(model)
        ? "%s cannot be told frame after frame, since its %s needs the whole clip; %s"
            .formatted(model, String.join(" and ", Architectures.wholeClipLayers(model)), can)
        : "%s is no sequence model over the features of frames; %s".formatted(model, can);
  }

  /** NAME-step.onnx beside the sequence model NAME.onnx. */
  public static Path beside(Path sequenceModel) {
    return OnnxNames.beside(sequenceModel, "-step.onnx");
  }
}
