package dev.clipstream.testing.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.testing.RawProducer;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * Sends odd records of all kinds, in turn, and books what each is owed. Owned by one thread, but
 * books on that of its producer.
 */
final class OddTraffic implements AutoCloseable {

  private static final List<OddRecord> KINDS = List.of(OddRecord.values());
  private static final String ODD = "odd-";
  private static final String OF_A_PARTITION = "partition-";
  private static final String OF_BYTES = "0x0000";

  private final Ledger ledger;
  private final RawProducer producer;
  private final String topic;
  private final int partitions;
  private final Consumer<Exception> failed;
  private final Random random;
  private int number;

  /**
   * @param failed is told if a record does not arrive
   */
  OddTraffic(
      Ledger ledger,
      RawProducer producer,
      String topic,
      int partitions,
      long seed,
      Consumer<Exception> failed) {
    this.ledger = ledger;
    this.producer = producer;
    this.topic = topic;
    this.partitions = partitions;
    this.failed = failed;
    this.random = new Random(seed);
    // So that short runs do not all have the same ones.
    this.number = random.nextInt(KINDS.size());
  }

  /** Whether a stream is one that cameras and odd records with an account of their own have. */
  static boolean isKnownStream(String stream) {
    return CameraTraffic.isCamera(stream)
        || List.of(ODD, OF_A_PARTITION, OF_BYTES).stream().anyMatch(stream::startsWith);
  }

  /** Sends the next one, without waiting for it. */
  void sendNext() {
    OddRecord kind = KINDS.get(number % KINDS.size());
    String stream = ODD + number++;
    int picture =
        kind.owed() == OddRecord.Owed.LABEL_BY_OFFSET
            ? Pictures.RAW + random.nextInt(Pictures.JPEGS)
            : random.nextInt(Pictures.RAW);
    OddRecord.Contents contents = kind.make(stream, picture, random);
    if (kind.owed() == OddRecord.Owed.LABEL) {
      ledger.oddWithLabel(stream, 0, picture);
    }
    producer.send(
        record(contents),
        (at, failure) -> {
          if (failure == null) {
            book(kind, contents.key(), picture, at);
          } else {
            failed.accept(new IllegalStateException(kind + " could not be sent", failure));
          }
        });
  }

  private ProducerRecord<byte[], byte[]> record(OddRecord.Contents contents) {
    return contents.hasTime()
        ? RawProducer.record(topic, null, contents.key(), contents.value(), contents.headers())
        : RawProducer.withoutTime(
            topic, random.nextInt(partitions), contents.key(), contents.value());
  }

  private void book(OddRecord kind, byte @Nullable [] key, int picture, RecordMetadata at) {
    switch (kind.owed()) {
      case DEAD_LETTER -> ledger.oddWithDeadLetter(kind.name(), at.partition(), at.offset());
      case ANY_ANSWER -> ledger.oddWithAnyAnswer(at.partition(), at.offset());
      case LABEL_BY_OFFSET ->
          ledger.oddWithLabel(streamOfBare(key, at.partition()), at.offset(), picture);
      case LABEL -> {}
    }
  }

  private static String streamOfBare(byte @Nullable [] key, int partition) {
    if (key == null) {
      return OF_A_PARTITION + partition;
    }
    return key[0] == 0 ? "0x" + HexFormat.of().formatHex(key) : new String(key, UTF_8);
  }

  /** Waits until all that was sent is booked. */
  @Override
  public void close() {
    producer.close();
  }
}
