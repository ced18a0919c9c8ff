package dev.clipstream.cli.dlq;

import dev.clipstream.cli.options.CommonOptions;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The command {@code dlq}, which does nothing but by its subcommands. */
@Command(
    name = "dlq",
    sortOptions = false,
    header = "List dead letters, and send their frames again.",
    description = {
      "What could not be decoded or classified is on the dead-letter topic. Once the reason is"
          + " mended, its frames can be sent again.",
      ""
    },
    synopsisSubcommandLabel = "list|replay",
    commandListHeading = "Commands:%n",
    footer = {
      "",
      "Examples:",
      "  clipstream dlq list",
      "  clipstream dlq replay --reason over_limit --dry-run",
      CommonOptions.FOOTER
    },
    subcommands = {DlqListCommand.class, DlqReplayCommand.class})
public final class DlqCommand implements Callable<Integer> {

  @Spec private CommandSpec spec = CommandSpec.create();

  @Mixin CommonOptions common = new CommonOptions();

  @Override
  public Integer call() {
    throw new ParameterException(spec.commandLine(), "which command: list or replay?");
  }
}
