package dev.clipstream.trainer.cli.options;

import dev.clipstream.trainer.model.Architectures;
import java.util.Map;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --every-frame}: a sequence model learns from what it says after each frame. */
public final class EveryFrameOption {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--every-frame",
      description =
          "Learn from what a sequence model says after every frame of a clip, not after the last"
              + " one only: it then says as early as it can what it sees, and how sure it is, which"
              + " decisions before a clip's end need. For gru, linear, lstm and mean.")
  private boolean everyFrame;

  /** Whether it is wanted. */
  public boolean wanted() {
    return everyFrame;
  }

  /**
   * Refuses what cannot say anything before the end of a clip.
   *
   * @param model name of the model that is trained
   * @param clips whether clips are learned
   */
  public void check(String model, boolean clips) {
    if (everyFrame && !(clips && Architectures.isStepwise(model))) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--every-frame: " + StepOptions.whyNot(model, clips));
    }
  }

  /** What was chosen, for a model's provenance. */
  public Map<String, Object> facts() {
    return everyFrame ? Map.of("every_frame", true) : Map.of();
  }
}
