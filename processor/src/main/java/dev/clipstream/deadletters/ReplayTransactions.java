package dev.clipstream.deadletters;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.InvalidProducerEpochException;
import org.apache.kafka.common.errors.ProducerFencedException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * The transactions in which frames and the notes of them are sent, of some hundred records each.
 * Owned by one thread, which closes it; what is not committed then is not sent.
 */
final class ReplayTransactions implements AutoCloseable {

  private static final int MAX_FRAMES = 200;
  private static final long MAX_BYTES = 16L << 20;
  private static final int PATIENCE_MILLIS = 30_000;

  /** Whoever reads what is committed waits for a transaction that is open. */
  private static final long MAX_OPEN_NANOS = 1_000_000_000L;

  /** What a process that was killed has open ends by itself then. */
  private static final int TIMEOUT_MILLIS = 30_000;

  /** As large as any broker may take; what it takes it says itself. */
  private static final int MAX_REQUEST_BYTES = 256 << 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final String framesTopic;
  private int open;
  private long openBytes;
  private long openedNanos;
  private long committed;

  private ReplayTransactions(KafkaProducer<byte[], byte[]> producer, String framesTopic) {
    this.producer = producer;
    this.framesTopic = framesTopic;
  }

  /**
   * Ends whatever others have open, and takes over from them.
   *
   * @throws LetterException if no transactions can be had
   */
  static ReplayTransactions begin(
      Map<String, Object> clientConfig, String letterTopic, String framesTopic) {
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ProducerConfig.TRANSACTIONAL_ID_CONFIG, "clipstream-replay-" + letterTopic);
    config.put(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG, TIMEOUT_MILLIS);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE_MILLIS);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, MAX_REQUEST_BYTES);
    KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    try {
      producer.initTransactions();
      return new ReplayTransactions(producer, framesTopic);
    } catch (KafkaException e) {
      producer.close(Duration.ZERO);
      throw new LetterException(
          "nothing was sent: no transaction can be begun ("
              + e.getMessage()
              + "); it needs Write on the transactional id clipstream-replay-"
              + letterTopic,
          e);
    }
  }

  /** Sends a frame together with the note of it. */
  void send(ProducerRecord<byte[], byte[]> frame, ProducerRecord<byte[], byte[]> note) {
    int bytes = frame.value() == null ? 0 : frame.value().length;
    if (open > 0 && (open >= MAX_FRAMES || openBytes + bytes > MAX_BYTES)) {
      commit();
    }
    try {
      if (open == 0) {
        producer.beginTransaction();
        openedNanos = System.nanoTime();
      }
      open++;
      openBytes += bytes;
      // What fails is told when the transaction is to be committed.
      var unusedFrame = producer.send(frame);
      var unusedNote = producer.send(note);
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  /** Ends a transaction that has been open for a while, as among many letters few are sent. */
  void commitIfOld() {
    if (open > 0 && System.nanoTime() - openedNanos > MAX_OPEN_NANOS) {
      commit();
    }
  }

  /** Ends the open transaction, if there is one. */
  void commit() {
    if (open == 0) {
      return;
    }
    try {
      producer.commitTransaction();
      committed += open;
      open = 0;
      openBytes = 0;
    } catch (KafkaException e) {
      throw failed(e);
    }
  }

  private LetterException failed(KafkaException e) {
    boolean other =
        e instanceof ProducerFencedException || e instanceof InvalidProducerEpochException;
    String why =
        other
            ? "someone else has begun to send dead letters again"
            : e.getCause() == null
                ? String.valueOf(e.getMessage())
                : String.valueOf(e.getCause().getMessage());
    return new LetterException(
        "%,d were sent to %s, and then it could not be gone on: %s; say the same again for the rest, what was sent is not sent twice"
            .formatted(committed, framesTopic, why),
        e);
  }

  @Override
  public void close() {
    if (open > 0) {
      try {
        producer.abortTransaction();
      } catch (KafkaException e) {
        // The broker ends it when its time is up.
        producer.close(Duration.ZERO);
        return;
      }
    }
    producer.close(Duration.ofSeconds(5));
  }
}
