package dev.clipstream.cli.demo;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How this program was started, for lines that others are to type. */
final class HowStarted {

  private static final Pattern JAR = Pattern.compile("^(.*?\\.jar)(?: .*)?$");
  private static final Pattern PLAIN = Pattern.compile("[\\w./:@%+,-]+");
  private static final String BUILT = "processor/target/clipstream.jar";

  private HowStarted() {}

  /** What comes before a command's name. */
  static String command() {
    return command(System.getProperty("sun.java.command", ""));
  }

  /**
   * @param started as Java says it: the jar as it was given or the main class, then the arguments
   */
  static String command(String started) {
    Matcher jar = JAR.matcher(started.lines().findFirst().orElse(""));
    String path = jar.matches() && !started.startsWith("dev.clipstream.") ? jar.group(1) : BUILT;
    return "java -jar " + (PLAIN.matcher(path).matches() ? path : quoted(path));
  }

  private static String quoted(String path) {
    return "'" + path.replace("'", "'\\''") + "'";
  }
}
