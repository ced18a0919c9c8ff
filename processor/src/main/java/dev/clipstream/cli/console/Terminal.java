package dev.clipstream.cli.console;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** What this process knows of the terminal that it may stand on. */
public final class Terminal {

  private static final Size USUAL = new Size(24, 80);

  private Terminal() {}

  /** Rows and columns of characters. */
  public record Size(int rows, int columns) {}

  /** Whether standard output is a terminal; where the system does not tell, it is not. */
  public static boolean isOutput() {
    return isTerminal(1);
  }

  /** Whether standard error is a terminal; where the system does not tell, it is not. */
  public static boolean isError() {
    return isTerminal(2);
  }

  private static boolean isTerminal(int descriptor) {
    try {
      String target = Path.of("/proc/self/fd/" + descriptor).toRealPath().toString();
      return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty");
    } catch (IOException e) {
      return false;
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
