package dev.clipstream.records;

import java.util.List;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;

/**
 * Which headers of a frame's record go on to what is said of the frame: few, by name, and no more
 * than {@value #MAX_BYTES} bytes in all, so that no sender can make a label too large for its
 * topic. One that would be too much is left out whole, since half of it means nothing. Immutable.
 */
public final class PassedHeaders {

  /** What tracing needs: W3C Trace Context. */
  public static final List<String> DEFAULT = List.of("traceparent", "tracestate");

  /** Of names and values. */
  public static final int MAX_BYTES = 4096;

  private final List<String> names;

  /**
   * @param names of headers; the first ones have the first claim to the room
   */
  public PassedHeaders(List<String> names) {
    this.names = List.copyOf(names);
  }

  /** Those of a record that go on: of each name the last, which is the one that counts. */
  public RecordHeaders of(Headers all) {
    RecordHeaders passed = new RecordHeaders();
    int left = MAX_BYTES;
    for (String name : names) {
      Header header = all.lastHeader(name);
      if (header != null) {
        int bytes =
            DeadLetter.textBytes(name) + (header.value() == null ? 0 : header.value().length);
        if (bytes <= left) {
          passed.add(name, header.value());
          left -= bytes;
        }
      }
    }
    return passed;
  }
}
