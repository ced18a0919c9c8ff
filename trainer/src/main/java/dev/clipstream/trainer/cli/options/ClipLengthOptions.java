package dev.clipstream.trainer.cli.options;

import dev.clipstream.trainer.model.clip.ClipArchitectures;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The options that only clip models have. */
public final class ClipLengthOptions {

  /** What the published 3-D networks take. */
  private static final int USUAL_FRAMES = 16;

  private static final int MAX_FRAMES = 256;

  private static final List<String> OF_ENCODERS =
      List.of(
          "--encoder",
          "--encoder-from",
          "--freeze-encoder",
          "--encoder-rate",
          "--views",
          "--frame-out");

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--frames",
      paramLabel = "T",
      description =
          "Frames that a clip model (c3d) takes of every clip, from 2 to 256, evenly spread; a"
              + " shorter clip has some of them more than once. Default: 16.")
  private @Nullable Integer frames;

  /** How many frames a model takes; refuses what cannot be. */
  public int frames() {
    int chosen = frames == null ? USUAL_FRAMES : frames;
    if (chosen < 2 || chosen > MAX_FRAMES) {
      throw usage("--frames must be from 2 to %d, not %d".formatted(MAX_FRAMES, chosen));
    }
    return chosen;
  }

  /** Options that a clip model has no use for, or other models none. */
  public void addUnused(UnusedOptions unused, String model) {
    boolean clipModel = ClipArchitectures.has(model);
    unused.add(!clipModel, "--frames", "is for clip models, and %s is none".formatted(model));
    for (String option : OF_ENCODERS) {
      unused.add(
          clipModel,
          option,
          "is for sequence models, whose frames are encoded one by one; %s reads whole clips"
              .formatted(model));
    }
    for (String option : List.of("--depth", "--width", "--pre-activation")) {
      unused.add(clipModel, option, "is for resnet; %s comes in one size".formatted(model));
    }
    unused
        .add(
            clipModel, "--motion", "is for sequence models; %s sees motion itself".formatted(model))
        .add(clipModel, "--export-precision", "is for frame models and the pairs they are part of");
  }

  private CommandLine.ParameterException usage(String message) {
    return new CommandLine.ParameterException(spec.commandLine(), message);
  }
}
