package dev.clipstream.testing;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** Sends any record that a client of Kafka can send, each on its own, and says where it went. */
public final class RawProducer implements AutoCloseable {

  /** As clients of the first protocol sent them, which had no times. */
  public static final long NO_TIMESTAMP = -1;

  private final KafkaProducer<byte[], byte[]> producer;

  public RawProducer(String bootstrapServers) {
    this(bootstrapServers, "none");
  }

  /**
   * @param compression as {@code compression.type} has it
   */
  public RawProducer(String bootstrapServers, String compression) {
    this.producer =
        new KafkaProducer<>(
            Map.of(
                "bootstrap.servers",
                bootstrapServers,
                "compression.type",
                compression,
                "max.request.size",
                128 << 20,
                "buffer.memory",
                256L << 20),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Empty if the broker, or the client, holds it to be too large. */
  public Optional<RecordMetadata> send(ProducerRecord<byte[], byte[]> record) {
    try {
      return Optional.of(producer.send(record).get());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RecordTooLargeException) {
        return Optional.empty();
      }
      throw new IllegalStateException(e);
    }
  }

  /** Does not wait for it: the callback is told, on the producer's thread. */
  public void send(ProducerRecord<byte[], byte[]> record, Callback callback) {
    Future<RecordMetadata> unused = producer.send(record, callback);
  }

  /** A record to a partition of its own choice, or to that of its key. */
  public static ProducerRecord<byte[], byte[]> record(
      String topic,
      @Nullable Integer partition,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Headers headers) {
    return new ProducerRecord<>(topic, partition, null, key, value, headers);
  }

  /** A record without a time. */
  public static ProducerRecord<byte[], byte[]> withoutTime(
      String topic, int partition, byte @Nullable [] key, byte @Nullable [] value) {
    return new ProducerRecord<>(topic, partition, key, value) {
      @Override
      public Long timestamp() {
        return NO_TIMESTAMP;
      }
    };
  }

  @Override
  public void close() {
    producer.close();
  }
}
