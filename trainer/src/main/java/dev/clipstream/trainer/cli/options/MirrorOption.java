package dev.clipstream.trainer.cli.options;

import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** The option {@code --mirror} of commands that write a frame model. */
public final class MirrorOption {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = "--mirror",
      description =
          "The model that is written looks at the mirror image of every image, too, and says the"
              + " mean of both: often a little more accurate, at twice the work. For models of"
              + " images, and not where left and right matter.")
  private boolean mirror;

  /** Whether it is wanted. */
  public boolean wanted() {
    return mirror;
  }

  /**
   * Refuses what no mirror can be built into.
   *
   * @param images whether a frame model that learns from images is written, and it alone
   * @param moreFiles whether it is written in fewer bits, too
   */
  public void check(boolean images, boolean moreFiles) {
    if (mirror && !images) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--mirror is for models of images that are trained as a whole");
    }
    if (mirror && moreFiles) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--mirror and --export-precision exclude each other: leave one out");
    }
  }
}
