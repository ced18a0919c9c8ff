package dev.clipstream.trainer.data.store;

import java.math.BigDecimal;

/**
 * A stretch of a video, by when its frames are shown.
 *
 * @param fromMicros microseconds after the first frame, 0 or more, included
 * @param toMicros after {@code fromMicros}, not included
 */
public record TimeSpan(long fromMicros, long toMicros) {

  /** The whole of a video, or of whatever else an example is. */
  public static final TimeSpan ALL = new TimeSpan(0, Long.MAX_VALUE);

  public TimeSpan {
    if (fromMicros < 0 || toMicros <= fromMicros) {
      throw new IllegalArgumentException(
          "no time is from %d to before %d".formatted(fromMicros, toMicros));
    }
  }

  public boolean isAll() {
    return equals(ALL);
  }

  /** Whether a frame that is shown then is in it. */
  public boolean contains(long micros) {
    return micros >= fromMicros && micros < toMicros;
  }

  /** For people: {@code 3.5 to 5 s}. */
  @Override
  public String toString() {
    if (isAll()) {
      return "all";
    }
    return toMicros == Long.MAX_VALUE
        ? "from " + seconds(fromMicros) + " s"
        : seconds(fromMicros) + " to " + seconds(toMicros) + " s";
  }

  private static String seconds(long micros) {
    return BigDecimal.valueOf(micros, 6).stripTrailingZeros().toPlainString();
  }
}
