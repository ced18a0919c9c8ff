package dev.clipstream.review;

import java.util.List;

/**
 * A labeled clip that nobody has judged.
 *
 * @param at where its label lies, as in c2@117: partition and offset of the topic of clip labels
 * @param clip empty for a window of a continuous stream
 * @param labels best first
 * @param margin score of the best label less that of the second, 0 to 1: the smaller, the less sure
 * @param first index of its first frame
 * @param last index of its last frame
 * @param startedMicros when its first frame was captured, since 1970
 * @param endedMicros when its last frame was captured, since 1970
 * @param labelledMillis time of the label's record, since 1970
 */
public record ReviewItem(
    String at,
    String stream,
    String clip,
    List<ScoredLabel> labels,
    float margin,
    long first,
    long last,
    long startedMicros,
    long endedMicros,
    long labelledMillis) {

  /**
   * A label with its score.
   *
   * @param score 0 to 1
   */
  public record ScoredLabel(String label, float score) {}

  public ReviewItem {
    labels = List.copyOf(labels);
  }

  /** The best label. */
  public String best() {
    return labels.get(0).label();
  }

  /** A single label stands against all that it is not. */
  static float marginOf(List<ScoredLabel> labels) {
    float best = labels.get(0).score();
    float second = labels.size() > 1 ? labels.get(1).score() : Math.min(best, 1 - best);
    return Math.max(0, best - second);
  }
}
