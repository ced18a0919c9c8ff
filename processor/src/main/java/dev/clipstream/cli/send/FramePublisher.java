package dev.clipstream.cli.send;

import dev.clipstream.avro.Frame;
import dev.clipstream.cli.options.Bytes;
import dev.clipstream.cli.options.CliException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Puts frames on the topic, each acknowledged by all replicas and written once. Used by one thread;
 * closed by whoever made it, which waits for what is under way.
 */
final class FramePublisher implements AutoCloseable {

  /** What becomes of frames that the cluster does not take. */
  interface Refusals {
    void refused(String file, String message);
  }

  private static final int ACK_TIMEOUT_MILLIS = 60_000;
  private static final int REQUEST_TIMEOUT_MILLIS = 15_000;
  private static final int BATCH_BYTES = 256 << 10;
  private static final long BUFFER_BYTES = 64L << 20;

  private final KafkaProducer<byte[], byte[]> producer;
  private final Function<Frame, byte[]> format;
  private final String topic;
  private final int maxRecordBytes;
  private final Refusals refusals;
  private final LongAdder acknowledged = new LongAdder();
  private final AtomicReference<@Nullable Exception> broken = new AtomicReference<>();

  /**
   * @param maxRecordBytes the topic's limit
   * @param format makes a record's value of a frame
   * @param refusals called by the producer's thread
   */
  FramePublisher(
      Map<String, Object> clientConfig,
      String topic,
      int maxRecordBytes,
      Function<Frame, byte[]> format,
      Refusals refusals) {
    this.topic = topic;
    this.format = format;
    this.maxRecordBytes = maxRecordBytes;
    this.refusals = refusals;
    this.producer =
        new KafkaProducer<>(
            config(clientConfig, maxRecordBytes),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  private static Map<String, Object> config(Map<String, Object> clientConfig, int maxRecordBytes) {
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

  /**
   * Sends one frame; blocks while too much is under way.
   *
   * @throws CliException if the cluster has stopped taking frames
   */
  void publish(Frame frame) {
    checkAlive();
    byte[] value = format.apply(frame);
    byte[] key = frame.getStreamId().getBytes(StandardCharsets.UTF_8);
    String file = frame.getAttributes().getOrDefault("file", frame.getStreamId());
    Future<RecordMetadata> unused =
        producer.send(
            new ProducerRecord<>(topic, key, value),
            (metadata, failure) -> acknowledge(file, value.length, failure));
  }

  private void acknowledge(String file, int bytes, @Nullable Exception failure) {
    if (failure == null) {
      acknowledged.increment();
    } else if (failure instanceof RecordTooLargeException) {
      refusals.refused(
          file,
          file
              + ": a frame of "
              + Bytes.format(bytes)
              + " is over the limit of "
              + topic
              + ", "
              + Bytes.format(maxRecordBytes)
              + ": send it smaller with --max-size, or raise max.message.bytes of the topic");
    } else {
      broken.compareAndSet(null, failure);
    }
  }

  private void checkAlive() {
    Exception failure = broken.get();
    if (failure != null) {
      throw new CliException(
          "the cluster does not take frames any more: "
              + failure.getMessage()
              + "; "
              + acknowledged.sum()
              + " were acknowledged",
          failure);
    }
  }

  /** Frames that all replicas have. */
  long acknowledged() {
    return acknowledged.sum();
  }

  /**
   * Waits until everything sent is acknowledged or refused.
   *
   * @throws CliException if the cluster has stopped taking frames
   */
  void flush() {
    producer.flush();
    checkAlive();
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(5));
  }
}
