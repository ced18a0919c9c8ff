package dev.clipstream.model.description;

import java.util.List;
import java.util.Locale;

/** Where the labels of two models differ, in a few words however many there are. */
public final class LabelDifference {

  private static final int MAX_LENGTH = 60;

  private LabelDifference() {}

  /**
   * As in {@code has 3 labels where the one served has 4, and the first that differs is number 1
   * (from 0), 'cat' where that has 'dog'}.
   *
   * @param next of the model that is spoken of
   * @param now of the one served
   */
  public static String describe(List<String> next, List<String> now) {
    String counts = "has %s where the one served has %s".formatted(count(next), count(now));
    int both = Math.min(next.size(), now.size());
    for (int i = 0; i < both; i++) {
      if (!next.get(i).equals(now.get(i))) {
        return counts
            + ", and the first that differs is number %d (from 0), '%s' where that has '%s'"
                .formatted(i, cut(next.get(i)), cut(now.get(i)));
      }
    }
    return counts;
  }

  private static String count(List<String> labels) {
    return switch (labels.size()) {
      case 0 -> "no labels";
      case 1 -> "1 label";
      default -> String.format(Locale.ROOT, "%,d labels", labels.size());
    };
  }

  private static String cut(String label) {
    return label.codePointCount(0, label.length()) <= MAX_LENGTH
        ? label
        : label.substring(0, label.offsetByCodePoints(0, MAX_LENGTH)) + "…";
  }
}
