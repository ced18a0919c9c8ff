package dev.clipstream.cli.console;

import java.io.Console;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The terminal that a command's output goes to, if it does, and its size. */
public final class Terminal {

  private static final Size USUAL = new Size(24, 80);

  private Terminal() {}

  /** Rows and columns of characters. */
  public record Size(int rows, int columns) {}

  /** Whether standard output is a terminal; where nothing tells, it is not. */
  public static boolean isOutput() {
    return isTerminal(1);
  }

  /** Whether standard error is a terminal; where nothing tells, it is not. */
  public static boolean isError() {
    return isTerminal(2);
  }

  /**
   * Java 17 tells only whether input and output both are one, so the system is asked: Linux by a
   * link, which is cheapest; macOS and the BSDs, which have none, by the shell's own test.
   */
  private static boolean isTerminal(int descriptor) {
    return byLink(descriptor).or(() -> byShell(descriptor)).orElseGet(Terminal::byConsole);
  }

  /** Where the system has /proc: a link to what a descriptor is open on. */
  static Optional<Boolean> byLink(int descriptor) {
    try {
      // It is read, not followed: a terminal of the host has no file in a container.
      String target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + descriptor)).toString();
      return Optional.of(
          target.startsWith("/dev/pts/")
              || target.startsWith("/dev/tty")
              || target.equals("/dev/console"));
    } catch (IOException | UnsupportedOperationException e) {
      return Optional.empty();
    }
  }

  /** Where there is a POSIX shell: it inherits the descriptor and tests it. */
  static Optional<Boolean> byShell(int descriptor) {
    try {
      Process test =
          new ProcessBuilder("/bin/sh", "-c", "test -t " + descriptor)
              .redirectOutput(ProcessBuilder.Redirect.INHERIT)
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      if (test.waitFor(5, TimeUnit.SECONDS) && test.exitValue() <= 1) {
        return Optional.of(test.exitValue() == 0);
      }
      test.destroyForcibly();
      return Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** Where there is nothing else, as on Windows: whether input and output both are a terminal. */
  @SuppressWarnings("SystemConsoleNull") // What it warns of is what the second question settles.
  private static boolean byConsole() {
    Console console = System.console();
    if (console == null) {
      return false;
    }
    try {
      // From Java 22 on there is always a console, and it can be asked.
      return (Boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (ReflectiveOperationException e) {
      return true;
    }
  }

  /** Its size now, or the usual one where it cannot be found out. */
  public static Size size() {
    try {
      Process stty = new ProcessBuilder("stty", "size").redirectInput(new File("/dev/tty")).start();
      String answer =
          new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII).strip();
      boolean ended = stty.waitFor(1, TimeUnit.SECONDS);
      return ended && answer.matches("[1-9]\\d{0,3} [1-9]\\d{0,3}") ? parse(answer) : USUAL;
    } catch (IOException e) {
      return USUAL;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return USUAL;
    }
  }

  private static Size parse(String answer) {
    int space = answer.indexOf(' ');
    return new Size(
        Integer.parseInt(answer.substring(0, space)),
        Integer.parseInt(answer.substring(space + 1)));
  }
}
