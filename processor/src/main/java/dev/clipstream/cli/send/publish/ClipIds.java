package dev.clipstream.cli.send.publish;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

/**
 * Makes clip ids: {@code fight/v12.mp4@20261124T031500Z}. A clip that has its label is not labelled
 * again, so the name of a file alone would make a second sending a duplicate of the first.
 */
public final class ClipIds {

  private static final DateTimeFormatter BASIC =
      DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final String suffix;

  private ClipIds(String suffix) {
    this.suffix = suffix;
  }

  /**
   * @param start of the sending
   * @param round 0, or how often it has been repeated
   */
  public static ClipIds of(Instant start, int round) {
    return new ClipIds("@" + BASIC.format(start) + (round == 0 ? "" : "." + round));
  }

  /**
   * @param name of what is sent as a clip
   */
  public String of(String name) {
    return name + suffix;
  }
}
