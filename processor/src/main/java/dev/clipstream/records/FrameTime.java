package dev.clipstream.records;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.OptionalLong;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;

/**
 * When the record of a frame was sent, as its label's record says in a header: the time of that
 * record itself is the label's own, since a topic's retention goes by it.
 */
public final class FrameTime {

  /** Milliseconds since 1970, in decimal digits. */
  static final String HEADER = "clipstream.frame.time";

  private static final int MAX_DIGITS = 18;

  private FrameTime() {}

  /**
   * @param millis of the frame's record
   */
  public static void put(Headers label, long millis) {
    label.add(HEADER, Long.toString(millis).getBytes(US_ASCII));
  }

  /** Of a label's record; of one that does not say, its own time. */
  public static long of(ConsumerRecord<?, ?> label) {
    return said(label).orElseGet(label::timestamp);
  }

  /** Of a label's record, where it says. */
  public static OptionalLong said(ConsumerRecord<?, ?> label) {
    Header header = label.headers().lastHeader(HEADER);
    byte[] digits = header == null ? null : header.value();
    if (digits == null || digits.length == 0 || digits.length > MAX_DIGITS) {
      return OptionalLong.empty();
    }
    long millis = 0;
    for (byte digit : digits) {
      if (digit < '0' || digit > '9') {
        return OptionalLong.empty();
      }
      millis = 10 * millis + digit - '0';
    }
    return OptionalLong.of(millis);
  }
}
