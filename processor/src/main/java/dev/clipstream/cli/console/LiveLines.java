package dev.clipstream.cli.console;

import java.io.PrintWriter;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

/**
 * The last lines of a terminal, rewritten in place; what is said meanwhile comes to stand above
 * them. Thread-safe.
 */
public final class LiveLines {

  /** Asking for the terminal's size starts a process, so it is not asked at every turn. */
  private static final long SIZE_NANOS = 3_000_000_000L;

  private final PrintWriter out;
  private final Supplier<Terminal.Size> size;
  private Terminal.Size terminal = new Terminal.Size(24, 80);
  private boolean asked;
  private long askedNanos;
  private List<String> shown = List.of();

  public LiveLines(PrintWriter out, Supplier<Terminal.Size> size) {
    this.out = out;
    this.size = size;
  }

  /** Shows these in place of those before; as many as there is room for, and how many more. */
  public synchronized void show(List<String> lines) {
    long now = System.nanoTime();
    if (!asked || now - askedNanos > SIZE_NANOS) {
      asked = true;
      askedNanos = now;
      terminal = size.get();
    }
    wipe();
    int room = Math.max(2, terminal.rows() - 1);
    shown =
        lines.size() <= room
            ? List.copyOf(lines)
            : concat(lines.subList(0, room - 1), "… and " + (lines.size() - room + 1) + " more");
    print();
  }

  private static List<String> concat(List<String> lines, String last) {
    return Stream.concat(lines.stream(), Stream.of(last)).toList();
  }

  /** Says something above them. */
  public synchronized void say(String line) {
    List<String> below = shown;
    wipe();
    out.println(line);
    shown = below;
    print();
  }

  /** Leaves them as they are: what follows comes below. */
  public synchronized void leave() {
    shown = List.of();
  }

  private void wipe() {
    if (!shown.isEmpty()) {
      out.print("\033[" + shown.size() + "A\r\033[J");
      shown = List.of();
    }
  }

  private void print() {
    for (String line : shown) {
      out.println(
          line.length() < terminal.columns() ? line : line.substring(0, terminal.columns() - 1));
    }
    out.flush();
  }
}
