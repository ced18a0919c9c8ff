package dev.clipstream.review;

import java.util.List;

/**
 * What to judge next.
 *
 * @param items least sure first
 * @param judged how many of the clips that were looked at a person has judged
 * @param left how many nobody has
 * @param keys the nine labels that win most often, in the order of their names
 * @param labels all that are known, in the order of their names, {@value #MAX_LABELS} at most
 */
public record ReviewPage(
    List<ReviewItem> items, int judged, int left, List<String> keys, List<String> labels) {

  static final int MAX_LABELS = 200;

  public ReviewPage {
    items = List.copyOf(items);
    keys = List.copyOf(keys);
    labels = List.copyOf(labels);
  }
}
