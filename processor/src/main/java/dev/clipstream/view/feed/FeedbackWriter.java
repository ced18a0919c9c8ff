package dev.clipstream.view.feed;

import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.schemas.AvroSerde;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;

/** Writes feedback on labels to its topic. Thread-safe; blocks until it is written. */
public final class FeedbackWriter implements FeedbackSink, AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(5);

  /** The least that Kafka takes. */
  private static final long FORGET_MILLIS = 5_000;

  private final AvroSerde<LabelFeedback> serde;
  private final KafkaProducer<String, byte[]> producer;
  private final Admin admin;
  private final String topic;

  FeedbackWriter(Map<String, Object> clientConfig, String topic, AvroSerde<LabelFeedback> serde) {
    this.topic = topic;
    this.serde = serde;
    Map<String, Object> config = new HashMap<>(clientConfig);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, PATIENCE.toMillis());
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    // A producer that asks for a topic has a broker make it that may: it asks as seldom as can be.
    config.put(ProducerConfig.METADATA_MAX_IDLE_CONFIG, FORGET_MILLIS);
    this.admin = Admin.create(new HashMap<>(clientConfig));
    this.producer = new KafkaProducer<>(config, new StringSerializer(), new ByteArraySerializer());
  }

  @Override
  public void write(LabelFeedback feedback) throws NotWrittenException {
    try {
      // An admin client makes none.
      admin
          .describeTopics(List.of(topic))
          .allTopicNames()
          .get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
      producer
          .send(new ProducerRecord<>(topic, feedback.getStreamId(), serde.toBytes(feedback)))
          .get(2 * PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NotWrittenException("interrupted", e);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw new NotWrittenException(
          topic
              + " could not be written to ("
              + cause.getMessage()
              + "); 'clipstream topics' makes it where it is missing",
          e);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(2));
    admin.close(Duration.ZERO);
  }
}
