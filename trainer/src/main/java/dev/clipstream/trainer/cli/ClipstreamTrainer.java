package dev.clipstream.trainer.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
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

  private final Shutdown shutdown;

  private ClipstreamTrainer(Shutdown shutdown) {
    this.shutdown = shutdown;
  }

  /** Runs a command and ends the process with its exit status. */
  public static void main(String[] args) {
    AllocatorRestart.unlimitNative();
    boolean trains = args.length > 0 && TRAINING.contains(args[0]);
    OptionalInt status =
        trains ? AllocatorRestart.runAgain(ClipstreamTrainer.class, args) : OptionalInt.empty();
    System.exit(status.isPresent() ? status.getAsInt() : run(args));
  }

  private static int run(String[] args) {
    ParentWatch.begin();
    PrintWriter out = utf8(FileDescriptor.out);
    PrintWriter err = utf8(FileDescriptor.err);
    // Until all is said: whoever prints the last line must not lose a race against the process.
    try (Shutdown shutdown = Shutdown.install(err)) {
      int status = commandLine(shutdown).setOut(out).setErr(err).execute(args);
      out.flush();
      err.flush();
      return status;
    }
  }

  /** Whatever the locale says: class names are anybody's. */
  private static PrintWriter utf8(FileDescriptor to) {
    return new PrintWriter(
        new OutputStreamWriter(new FileOutputStream(to), StandardCharsets.UTF_8), true);
  }

  /** What asks a command to end. */
  Shutdown shutdown() {
    return shutdown;
  }

  /** The parser of all commands. */
  static CommandLine commandLine(Shutdown shutdown) {
    return new CommandLine(new ClipstreamTrainer(shutdown))
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(new CommandErrors());
  }
}
