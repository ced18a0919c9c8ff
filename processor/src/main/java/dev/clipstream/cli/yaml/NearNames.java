package dev.clipstream.cli.yaml;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Finds the names that somebody who wrote another one may have meant. */
public final class NearNames {

  private static final int MAX_SHOWN = 3;

  private NearNames() {}

  /** {@code , did you mean 'x' or 'y'?}; nothing where none is near. */
  public static String hint(String name, Collection<String> known) {
    List<String> near = near(name, known);
    return near.isEmpty() ? "" : ", did you mean '" + String.join("' or '", near) + "'?";
  }

  /** The nearest first. */
  static List<String> near(String name, Collection<String> known) {
    String wanted = name.toLowerCase(Locale.ROOT);
    int most = 1 + wanted.length() / 3;
    return known.stream()
        .filter(each -> distance(wanted, each.toLowerCase(Locale.ROOT)) <= most)
        .sorted(
            Comparator.comparingInt(
                    (String each) -> distance(wanted, each.toLowerCase(Locale.ROOT)))
                .thenComparing(Comparator.naturalOrder()))
        .limit(MAX_SHOWN)
        .toList();
  }

  /** Letters to change, insert or leave out; of names that hold each other, none. */
  private static int distance(String a, String b) {
    if (a.length() >= 3 && b.contains(a)) {
      return 0;
    }
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int changed = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
