package dev.clipstream.topology;

import dev.clipstream.vision.PictureLimits;

/**
 * What is labelled, and how. Checked by {@link ProcessorSettings}.
 *
 * @param topK labels a record, 1 to 10,000
 * @param clips windows and idle time
 * @param limits what a picture may be at most
 */
public record LabelSettings(int topK, ClipSettings clips, PictureLimits limits) {

  /** What {@code run} does unless told otherwise. */
  public static final LabelSettings DEFAULT =
      new LabelSettings(5, ClipSettings.DEFAULT, PictureLimits.DEFAULT);

  void check(Ranges ranges) {
    ranges.check("top-k", topK, 1, 10_000);
  }
}
