package dev.clipstream.trainer.cli;

import dev.clipstream.cli.console.StandardOutput;
import dev.clipstream.cli.options.CheckedExecution;
import dev.clipstream.cli.options.CommonOptions;
import dev.clipstream.cli.options.Launch;
import dev.clipstream.cli.options.LocaleCheck;
import dev.clipstream.cli.options.OptionSources;
import dev.clipstream.cli.options.UsageErrors;
import dev.clipstream.system.JavaCppSettings;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.Spec;

/** The command line of the trainer. Exit status: 0 done, 1 failed, 2 bad usage. */
@Command(
    name = "clipstream-trainer",
    versionProvider = ClipstreamTrainer.Version.class,
    synopsisSubcommandLabel = "COMMAND",
    header = "Trains the models that clipstream serves and exports them to ONNX.",
    description = "%n'clipstream-trainer COMMAND --help' explains a command.%n",
    commandListHeading = "Commands:%n",
    footer = {
      "",
      "Begin with a small run, a minute long:",
      "  clipstream-trainer train --dataset shapes --model lstm --epochs 2 --out shapes.onnx",
      "and with your own images, a folder of class folders:",
      "  clipstream-trainer train --dataset images --data DIR --model cnn --out mine.onnx"
    },
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      ExportCommand.class,
      DatasetsCommand.class,
      LoopBenchmarkCommand.class,
      GenerateCompletion.class,
    })
public final class ClipstreamTrainer implements Callable<Integer> {

  private static final Set<String> TRAINING = Set.of("bench", "train");

  private final Shutdown shutdown;

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec
  private CommandSpec spec;

  @Mixin final CommonOptions standard = new CommonOptions();

  private ClipstreamTrainer(Shutdown shutdown) {
    this.shutdown = shutdown;
  }

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    JavaCppSettings.apply();
    // Not what the locale has lost: to the second process it would come as question marks.
    boolean trains = args.length > 0 && TRAINING.contains(args[0]) && unsayable(args).isEmpty();
    OptionalInt status =
        trains ? AllocatorRestart.runAgain(ClipstreamTrainer.class, args) : OptionalInt.empty();
    System.exit(status.isPresent() ? status.getAsInt() : run(args));
  }

  private static int run(String[] args) {
    ParentWatch.begin();
    StandardOutput out = StandardOutput.ofProcess(true);
    // Whatever the locale says: class names are anybody's.
    PrintWriter err =
        new PrintWriter(
            new OutputStreamWriter(
                new FileOutputStream(FileDescriptor.err), StandardCharsets.UTF_8),
            true);
    Optional<String> unsayable = unsayable(args);
    if (unsayable.isPresent()) {
      err.println("clipstream-trainer: " + unsayable.get());
      return CommandLine.ExitCode.USAGE;
    }
    // Until all is said: whoever prints the last line must not lose a race against the process.
    try (Shutdown shutdown = Shutdown.install(err)) {
      int status = execute(List.of(args), System.getenv(), shutdown, out.writer(), err);
      return out.finish("clipstream-trainer", status, err);
    }
  }

  private static Optional<String> unsayable(String[] args) {
    return LocaleCheck.ofProcess().problem(List.of(args), System.getenv());
  }

  /**
   * Runs one command line.
   *
   * @param environment what {@code CLIPSTREAM_…} is looked up in
   * @return 0 done, 1 failed, 2 bad usage
   */
  static int execute(
      List<String> arguments,
      Map<String, String> environment,
      Shutdown shutdown,
      PrintWriter out,
      PrintWriter err) {
    return Launch.run(
        "clipstream-trainer",
        arguments,
        environment,
        err,
        sources -> commandLine(sources, environment, shutdown).setOut(out).setErr(err));
  }

  /** All commands, ready to parse. */
  static CommandLine commandLine(
      OptionSources sources, Map<String, String> environment, Shutdown shutdown) {
    CommandLine commands = new CommandLine(new ClipstreamTrainer(shutdown));
    setVersion(commands);
    UsageErrors usage = new UsageErrors(environment);
    CheckedExecution execution = new CheckedExecution(sources);
    return Launch.prepared(commands, sources, usage)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionStrategy(parsed -> execute(execution, parsed))
        .setExecutionExceptionHandler(new CommandErrors(usage.debug()));
  }

  private static int execute(CheckedExecution execution, ParseResult parsed) {
    try {
      return execution.execute(parsed);
    } catch (OutOfMemoryError e) {
      List<CommandLine> commands = parsed.asCommandLineList();
      PrintWriter err = commands.get(commands.size() - 1).getErr();
      err.println("error: " + CommandErrors.describe(e));
      return CommandLine.ExitCode.SOFTWARE;
    }
  }

  private static void setVersion(CommandLine command) {
    command.getCommandSpec().versionProvider(new Version());
    command.getSubcommands().values().forEach(ClipstreamTrainer::setVersion);
  }

  /** What asks a command to end. */
  Shutdown shutdown() {
    return shutdown;
  }

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "which command?");
  }

  /** The version of the jar. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      String version = ClipstreamTrainer.class.getPackage().getImplementationVersion();
      return new String[] {"clipstream-trainer " + (version == null ? "(not packaged)" : version)};
    }
  }
}
