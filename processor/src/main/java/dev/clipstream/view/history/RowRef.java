package dev.clipstream.view.history;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the record of a row lies, as the address of a page says it: {@code c2@117} is offset 117 of
 * partition 2 of the labels of clips, {@code e0@4} an event. It outlives a restart of the page.
 *
 * @param kind of the row
 * @param partition of its topic
 * @param offset in the partition
 */
public record RowRef(RowKind kind, int partition, long offset) {

  private static final Pattern FORM = Pattern.compile("([ce])(\\d{1,6})@(\\d{1,18})");

  /** The place that a text names; empty if it is no such text. */
  public static Optional<RowRef> parse(String text) {
    Matcher parts = FORM.matcher(text);
    return parts.matches()
        ? Optional.of(
            new RowRef(
                RowKind.of(parts.group(1).charAt(0)),
                Integer.parseInt(parts.group(2)),
                Long.parseLong(parts.group(3))))
        : Optional.empty();
  }

  @Override
  public String toString() {
    return kind.letter() + "" + partition + "@" + offset;
  }
}
