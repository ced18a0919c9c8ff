package dev.clipstream.view.history;

import java.util.Optional;

/**
 * What a page wants to know of the past.
 *
 * @param kind only such rows; empty for both
 * @param label only rows with this best label; empty for all
 * @param stream only rows of this stream; empty for all
 * @param minScore only rows with this score or a higher one, 0 to 1
 * @param fromMillis only rows whose record was made then or later, since 1970
 * @param toMillis only rows whose record was made before
 * @param cursor where the page before has ended; empty for the newest rows
 * @param limit rows at most, 1 to {@value #MAX_LIMIT}
 */
public record HistoryQuery(
    Optional<RowKind> kind,
    String label,
    String stream,
    float minScore,
    long fromMillis,
    long toMillis,
    Cursor cursor,
    int limit) {

  /** More than two screens show. */
  public static final int MAX_LIMIT = 100;

  public HistoryQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
    if (!(minScore >= 0 && minScore <= 1)) {
      throw new IllegalArgumentException("score must be 0 to 1, not " + minScore);
    }
  }

  boolean matches(HistoryRow row) {
    return row.score() >= minScore
        && (label.isEmpty() || label.equals(row.label()))
        && (stream.isEmpty() || stream.equals(row.stream()))
        && row.labelledMillis() >= fromMillis
        && row.labelledMillis() < toMillis;
  }

  boolean wants(RowKind asked) {
    return kind.isEmpty() || kind.get() == asked;
  }
}
