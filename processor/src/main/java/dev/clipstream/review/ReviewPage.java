package dev.clipstream.review;

import java.util.List;

/**
 * What to judge next.
 *
 * @param items least sure first
 * @param judged how many of the clips that were looked at a person has judged
 * @param left how many nobody has
 * @param labels that are known, in the order of their names, nine at most
 */
public record ReviewPage(List<ReviewItem> items, int judged, int left, List<String> labels) {

  public ReviewPage {
    items = List.copyOf(items);
    labels = List.copyOf(labels);
  }
}
