package dev.clipstream.deadletters;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Consecutive offsets of a partition of the dead-letter topic, written as {@code 3@1017} or {@code
 * 3@1017-1030}.
 *
 * @param last included
 */
public record LetterRange(int partition, long first, long last) {

  private static final Pattern FORM = Pattern.compile("(\\d{1,9})@(\\d{1,18})(?:-(\\d{1,18}))?");

  /** The range that a text names; empty if it is no such text, or ends before it begins. */
  public static Optional<LetterRange> parse(String text) {
    Matcher parts = FORM.matcher(text.strip());
    if (!parts.matches()) {
      return Optional.empty();
    }
    long first = Long.parseLong(parts.group(2));
    long last = parts.group(3) == null ? first : Long.parseLong(parts.group(3));
    return last < first
        ? Optional.empty()
        : Optional.of(new LetterRange(Integer.parseInt(parts.group(1)), first, last));
  }

  boolean contains(LetterPlace place) {
    return place.partition() == partition && place.offset() >= first && place.offset() <= last;
  }
}
