package dev.clipstream.trainer.cli;

import java.io.Console;

/** Whether somebody watches. */
final class Terminal {

  private Terminal() {}

  /** Whether the output goes to a terminal, where a line can be rewritten. */
  @SuppressWarnings("SystemConsoleNull") // What it warns of is what the second question settles.
  static boolean isInteractive() {
    Console console = System.console();
    if (console == null) {
      // Where the input is none: a second process, whose input is the pipe from the first.
      return dev.clipstream.cli.console.Terminal.isOutput();
    }
    try {
      // From Java 22 on there is always a console, and it can be asked.
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }
}
