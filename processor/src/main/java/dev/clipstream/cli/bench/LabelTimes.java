package dev.clipstream.cli.bench;

import dev.clipstream.avro.FrameLabel;
import dev.clipstream.records.GrouplessConsumer;
import dev.clipstream.schemas.AvroSerde;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;

/**
 * Reads frame labels as they are committed, and how long they took since their frames were sent.
 * Owned by one thread.
 */
final class LabelTimes implements AutoCloseable {

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final AvroSerde<FrameLabel> serde = AvroSerde.frameLabels();
  private List<Double> millis = new ArrayList<>();
  private long labels;

  LabelTimes(String bootstrapServers, List<TopicPartition> partitions) {
    this.consumer =
        GrouplessConsumer.open(Map.of(ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
  }

  /** Reads on, for at most {@code timeout}. */
  void read(Duration timeout) {
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(timeout)) {
      Instant sent = serde.fromBytes(record.value()).getCapturedAt();
      millis.add(Duration.between(sent, Instant.now()).toNanos() / 1e6);
      labels++;
    }
  }

  /** Labels read so far. */
  long labels() {
    return labels;
  }

  /** The times of the labels read since the last call. */
  List<Double> take() {
    List<Double> taken = millis;
    millis = new ArrayList<>();
    return taken;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
