package dev.clipstream.records;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.system.Sha256;
import java.util.Arrays;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * The record of a dead letter: key, value and headers as they came, and the reason in headers of
 * the names that Kafka Streams gives them; of a clip, its empty label in place of what came.
 *
 * <p>It is never larger than it may be. A record that is too large for that loses its own headers
 * but for the few that are passed, then the end of its value, then that of its key; further headers
 * say so, with the length and the SHA-256 of what was cut.
 *
 * @param key null as it came
 * @param value null as it came
 */
@SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
public record DeadLetter(byte @Nullable [] key, byte @Nullable [] value, Headers headers) {

  /** One line, for people. */
  public static final String MESSAGE = "__streams.errors.message";

  public static final String EXCEPTION = "__streams.errors.exception";
  public static final String STACK_TRACE = "__streams.errors.stacktrace";
  public static final String TOPIC = "__streams.errors.topic";
  public static final String PARTITION = "__streams.errors.partition";
  public static final String OFFSET = "__streams.errors.offset";

  /** The same reason for machines: one of the values of the metric's label. */
  public static final String REASON = "clipstream.reason";

  public static final String VALUE_LENGTH = "clipstream.value.length";
  public static final String VALUE_SHA256 = "clipstream.value.sha256";
  public static final String KEY_LENGTH = "clipstream.key.length";
  public static final String KEY_SHA256 = "clipstream.key.sha256";

  /** How many headers were left out. */
  public static final String HEADERS_DROPPED = "clipstream.headers.dropped";

  /** With less room there is none for anything but the reason. */
  public static final int MIN_BYTES = 8 << 10;

  private static final String STREAMS_PREFIX = "__streams.errors.";
  private static final String OWN_PREFIX = "clipstream.";

  /** Of a batch with one record, all of whose lengths are as long as they can be. */
  private static final int OVERHEAD_BYTES = 128;

  /** What the headers that tell of a cut take at most. */
  private static final int CUT_BYTES = 512;

  /** In bytes of UTF-8: it stands there twice, beside what is passed, and all of it has to fit. */
  private static final int MAX_MESSAGE_BYTES = 1000;

  /** Of a key that must be cut: more than any that is meant as a name. */
  private static final int MAX_CUT_KEY_BYTES = 1024;

  /**
   * A record that is given up.
   *
   * @param timestampMillis of the record
   */
  @SuppressWarnings("ArrayRecordComponent")
  public record Source(
      FrameRef at,
      long timestampMillis,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers) {}

  /**
   * @param reason for machines
   * @param message for people, one line
   * @param passed what goes on of the record's headers where not all can
   * @param maxBytes that the batch with the dead letter may have, {@link #MIN_BYTES} or more
   */
  public static DeadLetter of(
      Source source, String reason, String message, PassedHeaders passed, int maxBytes) {
    int room = maxBytes - OVERHEAD_BYTES;
    RecordHeaders own = reasons(source, reason, message);
    RecordHeaders all = new RecordHeaders();
    int others = 0;
    for (Header header : source.headers()) {
      if (!isOurs(header.key())) {
        all.add(header);
        others++;
      }
    }
    own.forEach(all::add);
    int keyLength = length(source.key());
    int valueLength = length(source.value());
    if ((long) keyLength + valueLength + size(all) <= room) {
      return new DeadLetter(source.key(), source.value(), all);
    }
    RecordHeaders few = passed.of(source.headers());
    int dropped = others - few.toArray().length;
    own.forEach(few::add);
    if (dropped > 0) {
      add(few, HEADERS_DROPPED, Integer.toString(dropped));
    }
    int left = (int) Math.max(0, room - CUT_BYTES - size(few));
    int keyBytes =
        Math.min(Math.min(keyLength, left), Math.max(MAX_CUT_KEY_BYTES, left - valueLength));
    return new DeadLetter(
        cut(source.key(), keyBytes, few, KEY_LENGTH, KEY_SHA256),
        cut(
            source.value(),
            Math.min(valueLength, left - keyBytes),
            few,
            VALUE_LENGTH,
            VALUE_SHA256),
        few);
  }

  /**
   * Of a clip, which is many records: the label that it has, an empty one, says which.
   *
   * @param reason for machines
   * @param message for people, one line
   */
  public static DeadLetter ofClip(String streamId, byte[] label, String reason, String message) {
    return new DeadLetter(streamId.getBytes(UTF_8), label, reasons(reason, message));
  }

  private static RecordHeaders reasons(Source source, String reason, String message) {
    RecordHeaders headers = reasons(reason, message);
    add(headers, TOPIC, source.at().topic());
    add(headers, PARTITION, Integer.toString(source.at().partition()));
    add(headers, OFFSET, Long.toString(source.at().offset()));
    FrameTime.put(headers, source.timestampMillis());
    return headers;
  }

  private static RecordHeaders reasons(String reason, String message) {
    String line = shortened(message);
    String exception = BadFrameException.class.getName();
    RecordHeaders headers = new RecordHeaders();
    add(headers, EXCEPTION, exception);
    add(headers, MESSAGE, line);
    // There is none: what is wrong is wrong with the record, not with a line of code.
    add(headers, STACK_TRACE, exception + ": " + line);
    add(headers, REASON, reason);
    return headers;
  }

  private static String shortened(String message) {
    int bytes = 0;
    for (int at = 0; at < message.length(); at += Character.charCount(message.codePointAt(at))) {
      int code = message.codePointAt(at);
      bytes += code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
      if (bytes > MAX_MESSAGE_BYTES) {
        return message.substring(0, at) + "…";
      }
    }
    return message;
  }

  /**
   * Whether a header is one that a dead letter adds. One that was sent to the frames once more may
   * have those of its first life.
   */
  public static boolean isOurs(String header) {
    return header.startsWith(STREAMS_PREFIX) || header.startsWith(OWN_PREFIX);
  }

  private static byte @Nullable [] cut(
      byte @Nullable [] bytes,
      int length,
      RecordHeaders headers,
      String lengthIs,
      String sha256Is) {
    if (bytes == null || bytes.length <= length) {
      return bytes;
    }
    add(headers, lengthIs, Integer.toString(bytes.length));
    add(headers, sha256Is, Sha256.of(bytes));
    return Arrays.copyOf(bytes, length);
  }

  private static void add(RecordHeaders headers, String name, String text) {
    headers.add(name, text.getBytes(UTF_8));
  }

  private static int length(byte @Nullable [] bytes) {
    return bytes == null ? 0 : bytes.length;
  }

  /** At most so many bytes of a batch, with the lengths of names and values. */
  private static long size(Headers headers) {
    long size = 0;
    for (Header header : headers) {
      size += 10 + textBytes(header.key()) + length(header.value());
    }
    return size;
  }

  /** At most so many bytes of UTF-8. */
  static int textBytes(String text) {
    return 3 * text.length();
  }
}
