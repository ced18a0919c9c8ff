package dev.clipstream.trainer.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;
import picocli.CommandLine.Unmatched;

/** The former command {@code datasets collect}, which only prints what replaces it. */
@Command(name = "collect", hidden = true, description = "Has become 'clipstream collect'.")
final class CollectMoved implements Callable<Integer> {

  @SuppressWarnings("NullAway.Init") // Set by picocli.
  @Spec
  private CommandSpec spec;

  @Unmatched private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() {
    spec.commandLine()
        .getErr()
        .println(
            "error: 'datasets collect' is a command of the processor now, with the same options:"
                + " clipstream collect "
                + String.join(" ", arguments));
    return ExitCode.USAGE;
  }
}
