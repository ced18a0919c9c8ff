package dev.clipstream.deadletters;

import java.util.List;
import java.util.Map;

/**
 * The dead letters of one reason.
 *
 * @param waiting how many of them were not sent again
 * @param sent how many were
 * @param sendable how many of those waiting can be sent again, if they are asked for by this reason
 * @param message what the newest says
 * @param oldestMillis when the first of them was written, since 1970
 * @param newestMillis when the last was
 * @param streams the streams with the most of them, and how many each, most first
 * @param newest the newest that wait, newest first
 */
public record LetterGroup(
    String reason,
    long waiting,
    long sent,
    long sendable,
    String message,
    long oldestMillis,
    long newestMillis,
    Map<String, Long> streams,
    List<StoredLetter> newest) {

  public LetterGroup {
    newest = List.copyOf(newest);
  }
}
