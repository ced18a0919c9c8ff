package dev.clipstream.cli.demo;

import dev.clipstream.cli.options.Problems;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/**
 * The options of {@code demo} that mean nothing beside others. Those count that are typed, not
 * those of the environment or a file, which may be for other commands, too.
 */
final class DemoConflicts {

  private final ParseResult typed;

  private DemoConflicts(ParseResult typed) {
    this.typed = typed;
  }

  /** What is wrong with them together. */
  static Problems of(CommandSpec command) {
    return new DemoConflicts(command.commandLine().getParseResult()).check();
  }

  private Problems check() {
    return new Problems()
        .require(
            !both("--broker", "--port") && !both("--broker", "--exit"),
            "--port and --exit are of the demo's own page, which --broker leaves out")
        .require(
            !both("--stay", "--clips") && !both("--stay", "--exit"),
            "--stay goes on until Ctrl-C: --clips and --exit mean nothing with it")
        .require(
            !both("--shots", "--clips"),
            "--clips means nothing with --shots, which takes as many as it needs");
  }

  private boolean both(String one, String other) {
    return typed.hasMatchedOption(one) && typed.hasMatchedOption(other);
  }
}
