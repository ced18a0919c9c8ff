package dev.clipstream.view.scene;

import java.util.List;
import java.util.Set;

/**
 * The visible part of the grid of streams.
 *
 * @param streams how many there are in all
 * @param matching how many pass the filter
 * @param from place of the first tile among these
 * @param labels that a filter may ask for, in order of their names
 */
public record Grid(int streams, int matching, int from, List<Cell> tiles, List<String> labels) {

  public Grid {
    tiles = List.copyOf(tiles);
    labels = List.copyOf(labels);
  }

  /** A stream of which a label is said that somebody watches for. */
  public record Watched(String stream, String label, float score) {}

  /** How the wall is sorted. */
  public enum Sort {
    NAME,
    ACTIVITY,
    UNCERTAINTY
  }

  /**
   * What a page shows of the wall.
   *
   * @param label only streams with this best label; empty for all
   * @param find only streams whose name contains this; empty for all
   * @param from place of the first tile, 0 or more
   * @param count of tiles, at most {@value #MAX_CELLS}
   * @param watch labels whose streams come first
   */
  public record Query(
      Sort sort, String label, String find, int from, int count, Set<String> watch) {

    /** More than any screen shows. */
    public static final int MAX_CELLS = 200;

    /** One that watches for nothing. */
    public Query(Sort sort, String label, String find, int from, int count) {
      this(sort, label, find, from, count, Set.of());
    }

    public Query {
      watch = Set.copyOf(watch);
      if (from < 0 || count < 0 || count > MAX_CELLS) {
        throw new IllegalArgumentException(
            "from must be 0 or more and count 0 to "
                + MAX_CELLS
                + ", not "
                + from
                + " and "
                + count);
      }
    }
  }
}
