package dev.clipstream.shapes;

/**
 * A label with the time for which it holds, in frames or milliseconds.
 *
 * @param label what goes on
 * @param begin first frame, or the time at which it begins
 * @param end the frame after the last, or the time at which it has ended; after the beginning
 */
public record LabelSpan(String label, long begin, long end) {

  public LabelSpan {
    if (end <= begin) {
      throw new IllegalArgumentException(
          "%s would end at %d, before it has begun at %d".formatted(label, end, begin));
    }
  }

  /**
   * Intersection over union with another, whatever the labels: the time that both hold, divided by
   * the time that either does; 0 if they are apart, 1 if they are the same.
   */
  public double overlap(LabelSpan other) {
    long both = Math.min(end, other.end) - Math.max(begin, other.begin);
    if (both <= 0) {
      return 0;
    }
    return both / (double) (end - begin + other.end - other.begin - both);
  }
}
