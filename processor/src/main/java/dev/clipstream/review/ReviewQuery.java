package dev.clipstream.review;

/**
 * Which clips are worth a look.
 *
 * @param stream only clips of this stream; empty for all
 * @param label only clips with this best label; empty for all
 * @param sinceMillis only labels written then or later, since 1970
 * @param limit clips at most, 1 to {@value #MAX_LIMIT}
 */
public record ReviewQuery(String stream, String label, long sinceMillis, int limit) {

  /** More than anybody judges in one go. */
  public static final int MAX_LIMIT = 1000;

  public ReviewQuery {
    if (limit < 1 || limit > MAX_LIMIT) {
      throw new IllegalArgumentException("limit must be 1 to " + MAX_LIMIT + ", not " + limit);
    }
  }

  boolean matches(String ofStream, String best) {
    return (stream.isEmpty() || stream.equals(ofStream)) && (label.isEmpty() || label.equals(best));
  }
}
