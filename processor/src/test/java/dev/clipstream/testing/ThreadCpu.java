package dev.clipstream.testing;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The CPU time that threads of this process's children have used, by their names, from /proc. */
public final class ThreadCpu {

  private static final Pattern TYPE = Pattern.compile("--type=([a-z-]+)");
  private static final long TICK_MILLIS = 10;
  private static final int USER_TICKS = 11;
  private static final int SYSTEM_TICKS = 12;

  private ThreadCpu() {}

  /** Milliseconds by {@code process/thread}; empty where there is no /proc. */
  public static Map<String, Long> ofChildren() {
    Map<String, Long> millis = new TreeMap<>();
    ProcessHandle.current()
        .descendants()
        .forEach(child -> add(Path.of("/proc", Long.toString(child.pid())), millis));
    return millis;
  }

  private static void add(Path process, Map<String, Long> millis) {
    try (Stream<Path> threads = Files.list(process.resolve("task"))) {
      String kind = kind(Files.readString(process.resolve("cmdline"), ISO_8859_1));
      for (Path thread : threads.toList()) {
        String stat = Files.readString(thread.resolve("stat"));
        int name = stat.lastIndexOf(')');
        String[] fields = stat.substring(name + 2).split(" ", -1);
        long ticks = Long.parseLong(fields[USER_TICKS]) + Long.parseLong(fields[SYSTEM_TICKS]);
        boolean main = thread.getFileName().equals(process.getFileName());
        String called = main ? "main" : stat.substring(stat.indexOf('(') + 1, name);
        millis.merge(kind + "/" + called, ticks * TICK_MILLIS, Long::sum);
      }
    } catch (IOException e) {
      // Threads end while one looks.
    }
  }

  /** A browser has a process for each kind of work, and says so in its arguments. */
  private static String kind(String commandLine) {
    Matcher type = TYPE.matcher(commandLine);
    String program = commandLine.split("[^\\w/.-]", 2)[0].replaceFirst(".*/", "");
    return type.find() ? type.group(1) : program;
  }

  /** What was used between two looks. */
  public static Map<String, Long> between(Map<String, Long> before, Map<String, Long> after) {
    Map<String, Long> used = new TreeMap<>();
    after.forEach((name, millis) -> used.put(name, millis - before.getOrDefault(name, 0L)));
    used.values().removeIf(millis -> millis <= 0);
    return used;
  }
}
