package dev.clipstream.trainer.cli.options;

import dev.clipstream.trainer.export.Resumable;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option for how sure a model must be for its best class to be the label. */
public final class UnknownBelowOption {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--unknown-below",
      paramLabel = "P",
      description =
          "Where the best class of what is served has less than this probability, such as 0.6, its"
              + " label is \"unknown\" and all scores stay as they are; above 0, at most 1. Of a"
              + " pair it is the sequence model that is told, and its step model. Default: any will"
              + " do.")
  private @Nullable Double below;

  /** Refuses what cannot be. */
  public void check() {
    if (below != null && !(below > 0 && below <= 1)) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--unknown-below must be above 0, 1 at most, not " + below);
    }
  }

  /** Whether it is given. */
  public boolean isGiven() {
    return below != null;
  }

  /** Tells the model that a training is for, if it is given. */
  public void apply(Resumable<?> trained) {
    if (below != null) {
      trained.outputs().get(0).softmax().callUnknownBelow(Optional.of(below));
    }
  }
}
