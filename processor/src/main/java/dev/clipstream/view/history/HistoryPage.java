package dev.clipstream.view.history;

import java.util.List;

/**
 * Some rows of the history, newest first.
 *
 * @param next the cursor of the page after it; empty if this is the last within the bounds
 * @param reachedMillis how far back it was read, since 1970
 * @param note what a person should know, such as that a topic is missing; empty if nothing
 */
public record HistoryPage(List<HistoryRow> rows, String next, long reachedMillis, String note) {

  public HistoryPage {
    rows = List.copyOf(rows);
  }
}
