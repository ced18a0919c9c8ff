package dev.clipstream.deadletters;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;

/**
 * A record on the dead-letter topic which says that one of its dead letters was sent to the frames
 * again: in the letter's partition, with its key, without a value, the letter's place in a header.
 * It is written in one transaction with the frame, so it is there exactly if the frame is.
 */
public final class ReplayNote {

  /** Place of the dead letter, as in {@code 3@1017}. */
  public static final String HEADER = "clipstream.replayed";

  private ReplayNote() {}

  /** Whether a record of the dead-letter topic is a note, and no dead letter. */
  public static boolean isOne(ConsumerRecord<byte[], byte[]> record) {
    return record.value() == null && record.headers().lastHeader(HEADER) != null;
  }

  /** The place of the letter that was sent again; empty if the record is no note. */
  static Optional<LetterPlace> read(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(HEADER);
    return record.value() != null || header == null || header.value() == null
        ? Optional.empty()
        : LetterPlace.parse(new String(header.value(), UTF_8));
  }

  static ProducerRecord<byte[], byte[]> of(ConsumerRecord<byte[], byte[]> letter) {
    ProducerRecord<byte[], byte[]> note =
        new ProducerRecord<>(letter.topic(), letter.partition(), letter.key(), null);
    String place = new LetterPlace(letter.partition(), letter.offset()).toString();
    note.headers().add(HEADER, place.getBytes(UTF_8));
    return note;
  }
}
