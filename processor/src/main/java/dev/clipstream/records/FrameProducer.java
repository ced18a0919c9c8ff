package dev.clipstream.records;

import dev.clipstream.avro.Frame;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Future;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * The producer of frames: a record's key is its frame's stream id, so that one partition holds the
 * frames of a stream in order, and each record is acknowledged by all replicas and written once.
 * Thread-safe; closed by whoever made it.
 */
public final class FrameProducer implements AutoCloseable {

  /** Is told what became of a frame, by the producer's thread. */
  public interface Acknowledgement {

    /**
     * @param valueBytes size of the record's value
     * @param failure why the cluster has not taken it; null: it has
     */
    void of(int valueBytes, @Nullable Exception failure);
  }

  private static final int ACK_TIMEOUT_MILLIS = 60_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 15_000;
  private static final int BATCH_BYTES = 256 << 10;
  private static final long BUFFER_BYTES = 64L << 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Function<Frame, byte[]> format;

  /**
   * Connects when the first frame is sent.
   *
   * @param clientConfig where to, and how; what it says counts, but for the guarantees above
   * @param maxRecordBytes the topic's limit
   * @param format makes a record's value of a frame
   */
  public FrameProducer(
      Map<String, ?> clientConfig, int maxRecordBytes, Function<Frame, byte[]> format) {
    this.format = format;
    this.producer =
        new KafkaProducer<>(
            config(clientConfig, maxRecordBytes),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  static Map<String, Object> config(Map<String, ?> clientConfig, int maxRecordBytes) {
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, ACK_TIMEOUT_MILLIS);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, ACK_TIMEOUT_MILLIS);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, REQUEST_TIMEOUT_MILLIS);
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, Math.max(BUFFER_BYTES, 4L * maxRecordBytes));
    config.putAll(clientConfig);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.MAX_REQUEST_SIZE_CONFIG, maxRecordBytes);
    // Images are compressed already.
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "none");
    return config;
  }

  /** Sends one frame to the partition of its stream; blocks while too much is under way. */
  public Future<RecordMetadata> send(String topic, Frame frame, Acknowledgement acknowledgement) {
    return send(topic, OptionalInt.empty(), frame, acknowledgement);
  }

  /** As above, to a partition that the caller chooses: the same for all frames of a stream. */
  public Future<RecordMetadata> send(
      String topic, OptionalInt partition, Frame frame, Acknowledgement acknowledgement) {
    byte[] key = frame.getStreamId().getBytes(StandardCharsets.UTF_8);
    @Nullable Integer chosen = partition.isPresent() ? partition.getAsInt() : null;
    byte[] value = format.apply(frame);
    return producer.send(
        new ProducerRecord<>(topic, chosen, key, value),
        (metadata, failure) -> acknowledgement.of(value.length, failure));
  }

  /** Waits until everything sent is acknowledged or has failed. */
  public void flush() {
    producer.flush();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
