package dev.clipstream.deadletters;

import dev.clipstream.records.BoundedReader;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;

/** Reads the dead-letter topic up to where it ends. Owned by one thread, which closes it. */
public final class LetterReader implements AutoCloseable {

  private static final int MAX_FETCH_BYTES = 8 << 20;

  private final String topic;
  private final BoundedReader reader;

  /**
   * Connects.
   *
   * @param clientConfig where to, and how
   */
  public LetterReader(Map<String, Object> clientConfig, String topic) {
    this.topic = topic;
    this.reader = new BoundedReader(clientConfig, MAX_FETCH_BYTES);
  }

  /**
   * Where the partitions end now, in order.
   *
   * @throws LetterException if there is no such topic, or no answer
   */
  Map<TopicPartition, Long> ends() {
    Map<TopicPartition, Long> ends = asked(() -> reader.ends(topic));
    if (ends.isEmpty()) {
      throw new LetterException("there is no topic " + topic + ": 'clipstream topics' makes it");
    }
    return ends;
  }

  /** How many partitions a topic has; none if there is no such topic. */
  int partitions(String ofTopic) {
    return asked(() -> reader.ends(ofTopic)).size();
  }

  /** Fills an index with all that is on the topic now. */
  public void fill(LetterIndex index, long sinceMillis, BooleanSupplier stop) {
    read(ends(), sinceMillis, index::add, stop);
  }

  /**
   * Reads the records up to some offsets.
   *
   * @param sinceMillis only records written then or later, since 1970; 0 for all
   * @throws LetterException if no more comes though there is more
   */
  void read(
      Map<TopicPartition, Long> ends,
      long sinceMillis,
      Consumer<ConsumerRecord<byte[], byte[]>> sink,
      BooleanSupplier stop) {
    boolean unused =
        asked(
            () -> {
              reader.read(ends, BoundedReader.Span.since(sinceMillis), sink, stop);
              return true;
            });
  }

  private <T> T asked(Supplier<T> question) {
    try {
      return question.get();
    } catch (KafkaException e) {
      throw new LetterException("the topic " + topic + " cannot be read: " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    reader.close();
  }
}
