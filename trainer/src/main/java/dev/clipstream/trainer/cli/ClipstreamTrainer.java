package dev.clipstream.trainer.cli;

import dev.clipstream.cli.options.RenamedOptions;
import java.util.OptionalInt;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of the trainer. Exit status: 0 done, 1 failed, 2 bad usage. */
@Command(
    name = "clipstream-trainer",
    mixinStandardHelpOptions = true,
    description = "Trains the models that clipstream serves and exports them to ONNX.",
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
    })
public final class ClipstreamTrainer {

  private static final Set<String> TRAINING = Set.of("bench", "train");

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    boolean trains = args.length > 0 && TRAINING.contains(args[0]);
    OptionalInt status =
        trains ? AllocatorRestart.runAgain(ClipstreamTrainer.class, args) : OptionalInt.empty();
    System.exit(status.isPresent() ? status.getAsInt() : commandLine().execute(args));
  }

  /** The parser of all commands. */
  static CommandLine commandLine() {
    CommandLine commands = new CommandLine(new ClipstreamTrainer());
    for (CommandLine command : commands.getSubcommands().values()) {
      command.getCommandSpec().preprocessor(new RenamedOptions());
    }
    return commands
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new CommandErrors());
  }
}
