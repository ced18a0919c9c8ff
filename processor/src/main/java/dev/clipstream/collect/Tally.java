package dev.clipstream.collect;

import java.util.EnumMap;
import java.util.Map;
import java.util.StringJoiner;

/** What became of the frames, counted. Belongs to one thread. */
public final class Tally {

  /** What can become of a frame or a label record. */
  public enum Fate {
    WRITTEN("written"),
    KNOWN("already there"),
    FULL("over the most of their class"),
    UNSURE("below the least score"),
    UNLABELLED("without a label"),
    AMBIGUOUS("not to be told from another frame"),
    UNREADABLE("no readable frames"),
    NO_LABEL("no readable labels");

    private final String words;

    Fate(String words) {
      this.words = words;
    }
  }

  private final Map<Fate, Long> counts = new EnumMap<>(Fate.class);

  void count(Fate fate) {
    counts.merge(fate, 1L, Long::sum);
  }

  public long of(Fate fate) {
    return counts.getOrDefault(fate, 0L);
  }

  /** In words, leaving out what did not happen: "12 frames written, 3 already there". */
  public String describe() {
    StringJoiner line = new StringJoiner(", ");
    line.add("%,d frames written".formatted(of(Fate.WRITTEN)));
    for (Fate fate : Fate.values()) {
      if (fate != Fate.WRITTEN && of(fate) > 0) {
        line.add("%,d %s".formatted(of(fate), fate.words));
      }
    }
    return line.toString();
  }
}
