package dev.clipstream.cli.options;

import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options that every command has: its help, the version, and a file of options. */
public final class CommonOptions {

  /** Ends the help of every command. */
  public static final String FOOTER =
      "%nEvery option can also come from the environment (--some-option as"
          + " CLIPSTREAM_SOME_OPTION) or from the file given with --config (some-option=VALUE);"
          + " the command line wins over the environment, and the environment over the file.%n"
          + "Exit status: 0 done, 1 failed, 2 bad usage. CLIPSTREAM_LOG_LEVEL=DEBUG says more.";

  @Option(
      names = {"-h", "--help"},
      usageHelp = true,
      description = "Show this help and exit.")
  boolean help;

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Show the version and exit.")
  boolean version;

  // Read before all others, by OptionSources; here for the help, and so that it is no surprise.
  @Option(
      names = OptionSources.CONFIG,
      paramLabel = "FILE",
      description =
          "Properties file with options: the keys are the option names without dashes. One file may"
              + " serve all commands.")
  Optional<Path> config = Optional.empty();
}
