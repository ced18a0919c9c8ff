package dev.clipstream.cli.console;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Main class that writes into a file what {@link Terminal} makes of its output and error. */
final class TerminalProbe {

  private TerminalProbe() {}

  public static void main(String[] arguments) throws IOException {
    Files.writeString(
        Path.of(arguments[0]),
        "output %s %s %s%nerror %s %s %s%n"
            .formatted(
                Terminal.isOutput(),
                Terminal.byLink(1).map(String::valueOf).orElse("unknown"),
                Terminal.byShell(1).map(String::valueOf).orElse("unknown"),
                Terminal.isError(),
                Terminal.byLink(2).map(String::valueOf).orElse("unknown"),
                Terminal.byShell(2).map(String::valueOf).orElse("unknown")));
  }
}
