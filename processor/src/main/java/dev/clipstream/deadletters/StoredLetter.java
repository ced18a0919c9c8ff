package dev.clipstream.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.records.DeadLetter;
import dev.clipstream.records.FrameRef;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * What is kept of a dead letter to tell of it: all but its key's and its value's bytes.
 *
 * @param stream its key as text, at most {@value #MAX_TEXT} characters
 * @param reason for machines; {@value #UNKNOWN} where none is said
 * @param message for people, at most {@value #MAX_TEXT} characters
 * @param origin where the frame's record was; empty of a clip, and where it is not said
 * @param failedMillis when it became a dead letter, since 1970
 * @param bytes of its value
 * @param fault why nobody could send it again, whatever was asked for; empty if it could be
 */
public record StoredLetter(
    LetterPlace place,
    String stream,
    String reason,
    String message,
    Optional<FrameRef> origin,
    long failedMillis,
    int bytes,
    Optional<Obstacle> fault) {

  /** The reason of what no reason is said of. */
  public static final String UNKNOWN = "unknown";

  static final String QUARANTINED = "quarantined";

  private static final int MAX_TEXT = 500;
  private static final String CLIP_PREFIX = "clip_";
  private static final int MAX_DIGITS = 18;

  /** Reads one. */
  public static StoredLetter of(ConsumerRecord<byte[], byte[]> record) {
    String reason = header(record, DeadLetter.REASON).orElse(UNKNOWN);
    Optional<FrameRef> origin = origin(record);
    byte[] value = record.value();
    return new StoredLetter(
        new LetterPlace(record.partition(), record.offset()),
        shortened(text(record.key())),
        shortened(reason),
        shortened(header(record, DeadLetter.MESSAGE).orElse("")),
        origin,
        record.timestamp(),
        value == null ? 0 : value.length,
        fault(record, reason, origin));
  }

  private static Optional<Obstacle> fault(
      ConsumerRecord<byte[], byte[]> record, String reason, Optional<FrameRef> origin) {
    if (reason.startsWith(CLIP_PREFIX)) {
      return Optional.of(Obstacle.CLIP);
    }
    if (reason.equals(UNKNOWN) || origin.isEmpty()) {
      return Optional.of(Obstacle.FOREIGN);
    }
    if (has(record, DeadLetter.VALUE_LENGTH)
        || has(record, DeadLetter.KEY_LENGTH)
        || has(record, DeadLetter.HEADERS_DROPPED)) {
      return Optional.of(Obstacle.CUT);
    }
    byte[] value = record.value();
    return value == null || value.length == 0 ? Optional.of(Obstacle.EMPTY) : Optional.empty();
  }

  /** Why it cannot be sent to a topic again; empty if it can. */
  Optional<Obstacle> obstacle(String framesTopic, LetterSelection selection) {
    if (fault.isPresent()) {
      return fault;
    }
    if (origin.filter(at -> at.topic().equals(framesTopic)).isEmpty()) {
      return Optional.of(Obstacle.OTHER_TOPIC);
    }
    return selection.dares(this) ? Optional.empty() : Optional.of(Obstacle.QUARANTINED);
  }

  private static Optional<FrameRef> origin(ConsumerRecord<byte[], byte[]> record) {
    Optional<String> topic = header(record, DeadLetter.TOPIC);
    Optional<Long> partition = number(header(record, DeadLetter.PARTITION));
    Optional<Long> offset = number(header(record, DeadLetter.OFFSET));
    return topic.isEmpty()
            || offset.isEmpty()
            || partition.filter(number -> number <= Integer.MAX_VALUE).isEmpty()
        ? Optional.empty()
        : Optional.of(new FrameRef(topic.get(), partition.get().intValue(), offset.get()));
  }

  private static Optional<Long> number(Optional<String> digits) {
    return digits
        .filter(text -> text.length() <= MAX_DIGITS && text.matches("\\d+"))
        .map(Long::valueOf);
  }

  private static boolean has(ConsumerRecord<?, ?> record, String name) {
    return record.headers().lastHeader(name) != null;
  }

  private static Optional<String> header(ConsumerRecord<?, ?> record, String name) {
    Header header = record.headers().lastHeader(name);
    return header == null ? Optional.empty() : Optional.of(text(header.value()));
  }

  private static String text(byte @Nullable [] bytes) {
    return bytes == null ? "" : new String(bytes, UTF_8);
  }

  private static String shortened(String text) {
    return text.length() <= MAX_TEXT ? text : text.substring(0, MAX_TEXT) + "…";
  }
}
