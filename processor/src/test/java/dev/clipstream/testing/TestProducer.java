package dev.clipstream.testing;

import dev.clipstream.avro.Frame;
import dev.clipstream.schemas.AvroSerde;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;

/** Sends records; {@link #close} fails if one of them did not arrive. */
public final class TestProducer implements AutoCloseable {

  private final KafkaProducer<String, byte[]> producer;
  private final String topic;
  private final AvroSerde<Frame> serde = AvroSerde.frames();
  private final List<Future<?>> sent = new ArrayList<>();

  public TestProducer(String bootstrapServers, String topic) {
    this.topic = topic;
    this.producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", bootstrapServers, "linger.ms", 5),
            new StringSerializer(),
            new ByteArraySerializer());
  }

  public void send(Frame frame) {
    send(frame.getStreamId(), serde.toBytes(frame));
  }

  public void sendAll(List<Frame> frames) {
    frames.forEach(this::send);
  }

  public void send(@Nullable String key, byte @Nullable [] value) {
    sent.add(producer.send(new ProducerRecord<>(topic, key, value)));
  }

  /** Waits until everything sent so far has arrived. */
  public void flush() {
    try {
      for (Future<?> future : sent) {
        future.get();
      }
      sent.clear();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    flush();
    producer.close();
  }
}
