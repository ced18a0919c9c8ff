package dev.clipstream.cli.console;

import dev.clipstream.system.PrintableText;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The status messages of a command while it works: lines on standard error for people, entries of
 * the log where that is {@link LogFormat#JSON}, so that a collector meets nothing else.
 */
public final class StatusLines {

  private static final Logger log = LoggerFactory.getLogger("dev.clipstream.cli");

  private final String command;
  private final PrintWriter err;

  /**
   * @param command begins the lines that complain
   */
  public StatusLines(String command, PrintWriter err) {
    this.command = command;
    this.err = err;
  }

  public void say(String line) {
    if (LogFormat.current() == LogFormat.JSON) {
      log.info(line);
    } else {
      err.println(PrintableText.of(line));
    }
  }

  /** Says what works, but not as one might think. */
  public void warn(String line) {
    if (LogFormat.current() == LogFormat.JSON) {
      log.warn(line);
    } else {
      err.println(command + ": warning: " + PrintableText.of(line));
    }
  }

  public void complain(String line) {
    if (LogFormat.current() == LogFormat.JSON) {
      log.error(line);
    } else {
      err.println(command + ": " + PrintableText.of(line));
    }
  }

  /** Says where something failed, for whoever looks for the reason. */
  public void trace(Throwable failed) {
    if (LogFormat.current() == LogFormat.JSON) {
      log.error("{} failed", command, failed);
    } else {
      failed.printStackTrace(err);
    }
  }
}
