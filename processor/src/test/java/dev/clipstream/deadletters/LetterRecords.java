package dev.clipstream.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.records.DeadLetter;
import dev.clipstream.records.FrameRef;
import dev.clipstream.records.PassedHeaders;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;

/** Dead letters as {@code run} writes them. */
public final class LetterRecords {

  public static final String FRAMES = "frames";

  private LetterRecords() {}

  /** As it comes from its topic. */
  static ConsumerRecord<byte[], byte[]> read(
      LetterPlace place, long millis, String stream, String reason, byte[] value) {
    return read(place, millis, letter(stream, reason, value, 1 << 20));
  }

  static ConsumerRecord<byte[], byte[]> read(LetterPlace place, long millis, DeadLetter letter) {
    return new ConsumerRecord<>(
        "dlq",
        place.partition(),
        place.offset(),
        millis,
        TimestampType.CREATE_TIME,
        0,
        0,
        letter.key(),
        letter.value(),
        letter.headers(),
        Optional.empty());
  }

  static ConsumerRecord<byte[], byte[]> note(LetterPlace of, long offset) {
    Headers headers = new RecordHeaders();
    headers.add(ReplayNote.HEADER, of.toString().getBytes(UTF_8));
    return read(
        new LetterPlace(of.partition(), offset), 0, new DeadLetter(new byte[] {1}, null, headers));
  }

  static DeadLetter letter(String stream, String reason, byte[] value, int maxBytes) {
    Headers headers = new RecordHeaders();
    headers.add("traceparent", "00-4bf9".getBytes(UTF_8));
    return DeadLetter.of(
        new DeadLetter.Source(
            new FrameRef(FRAMES, 0, 17), 1_000, stream.getBytes(UTF_8), value, headers),
        reason,
        "it is no good",
        new PassedHeaders(List.of()),
        maxBytes);
  }

  /** To be sent to a topic. */
  public static ProducerRecord<byte[], byte[]> toSend(
      String topic, FrameRef origin, String stream, String reason, byte[] value) {
    Headers headers = new RecordHeaders();
    headers.add("traceparent", "00-4bf9".getBytes(UTF_8));
    DeadLetter letter =
        DeadLetter.of(
            new DeadLetter.Source(origin, 1_000, stream.getBytes(UTF_8), value, headers),
            reason,
            "it is no good: " + reason,
            new PassedHeaders(List.of()),
            1 << 20);
    return new ProducerRecord<>(topic, null, null, letter.key(), letter.value(), letter.headers());
  }
}
