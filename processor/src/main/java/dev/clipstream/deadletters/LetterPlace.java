package dev.clipstream.deadletters;

import java.util.Comparator;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a dead letter lies on its topic, written as {@code 3@1017}.
 *
 * @param partition of the dead-letter topic
 * @param offset in the partition
 */
public record LetterPlace(int partition, long offset) implements Comparable<LetterPlace> {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})@(\\d{1,18})");

  private static final Comparator<LetterPlace> ORDER =
      Comparator.comparingInt(LetterPlace::partition).thenComparingLong(LetterPlace::offset);

  /** The place that a text names; empty if it is no such text. */
  public static Optional<LetterPlace> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(
            new LetterPlace(Integer.parseInt(parts.group(1)), Long.parseLong(parts.group(2))))
        : Optional.empty();
  }

  @Override
  public int compareTo(LetterPlace other) {
    return ORDER.compare(this, other);
  }

  @Override
  public String toString() {
    return partition + "@" + offset;
  }
}
