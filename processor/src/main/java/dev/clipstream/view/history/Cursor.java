package dev.clipstream.view.history;

import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Where a page of the history has ended: of each partition, the offset from which on all is told.
 * Written as {@code c0@17-e0@4}; the client hands it back to get the next page, so that the server
 * remembers nothing.
 *
 * @param upper offsets by partition; empty at the newest end
 */
public record Cursor(Map<Partition, Long> upper) {

  /** A partition of the topic of a kind of rows. */
  record Partition(RowKind kind, int number) implements Comparable<Partition> {
    @Override
    public int compareTo(Partition other) {
      int byKind = kind.compareTo(other.kind);
      return byKind == 0 ? Integer.compare(number, other.number) : byKind;
    }
  }

  /** The newest end of all partitions. */
  public static final Cursor NEWEST = new Cursor(Map.of());

  private static final Pattern ENTRY = Pattern.compile("([ce])(\\d{1,6})@(\\d{1,18})");

  public Cursor {
    upper = Map.copyOf(upper);
  }

  /**
   * Reads what {@link #toString} has written; empty is the newest end.
   *
   * @throws IllegalArgumentException if it is anything else
   */
  public static Cursor parse(String text) {
    if (text.isEmpty()) {
      return NEWEST;
    }
    Map<Partition, Long> upper = new TreeMap<>();
    for (String entry : text.split("-", -1)) {
      Matcher parts = ENTRY.matcher(entry);
      if (!parts.matches()) {
        throw new IllegalArgumentException("'before' is no place that an answer has named");
      }
      upper.put(
          new Partition(RowKind.of(parts.group(1).charAt(0)), Integer.parseInt(parts.group(2))),
          Long.parseLong(parts.group(3)));
    }
    return new Cursor(upper);
  }

  /** Whether it is the newest end. */
  boolean isNewest() {
    return upper.isEmpty();
  }

  @Override
  public String toString() {
    return new TreeMap<>(upper)
        .entrySet().stream()
            .map(
                entry ->
                    entry.getKey().kind().letter()
                        + ""
                        + entry.getKey().number()
                        + "@"
                        + entry.getValue())
            .collect(Collectors.joining("-"));
  }
}
