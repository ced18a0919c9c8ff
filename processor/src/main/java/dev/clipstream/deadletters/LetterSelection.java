package dev.clipstream.deadletters;

import java.util.List;

/**
 * Which dead letters are meant: those for which all of this holds.
 *
 * @param reason as the header {@code clipstream.reason} has it; empty for all
 * @param stream their key; empty for all
 * @param places where they lie; empty for all
 * @param sinceMillis only those written then or later, since 1970
 */
public record LetterSelection(
    String reason, String stream, List<LetterRange> places, long sinceMillis) {

  /** All that there are. */
  public static final LetterSelection ALL = new LetterSelection("", "", List.of(), 0);

  public LetterSelection {
    places = List.copyOf(places);
  }

  /** Whether it leaves nothing out. */
  public boolean isAll() {
    return equals(ALL);
  }

  boolean matches(StoredLetter letter) {
    return (reason.isEmpty() || reason.equals(letter.reason()))
        && (stream.isEmpty() || stream.equals(letter.stream()))
        && letter.failedMillis() >= sinceMillis
        && (places.isEmpty() || places.stream().anyMatch(range -> range.contains(letter.place())));
  }

  /**
   * Whether someone who only said "all" or "these streams" may mean this letter, too: a frame that
   * has ended the process three times does so again, and must be asked for by its reason or its
   * place.
   */
  boolean dares(StoredLetter letter) {
    return !letter.reason().equals(StoredLetter.QUARANTINED)
        || !reason.isEmpty()
        || !places.isEmpty();
  }
}
