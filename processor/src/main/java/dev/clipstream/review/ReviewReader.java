package dev.clipstream.review;

import dev.clipstream.records.BoundedReader;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.TopicPartition;

/**
 * Makes the queue of clips to judge, from the topics of clip labels and of feedback, each time it
 * is asked for. Immutable; whoever asks waits until it is read.
 */
public final class ReviewReader {

  /** Of each partition of the clip labels, so many at most: the newest. */
  public static final int MAX_LABELS = 50_000;

  private static final int MAX_FETCH_BYTES = 1 << 20;

  private final Map<String, Object> clientConfig;
  private final String labelTopic;
  private final String feedbackTopic;
  private final Optional<SchemaRegistry> registry;

  /**
   * @param clientConfig where the brokers are, and how to connect
   * @param registry of the topics' schemas, if there is one
   */
  public ReviewReader(
      Map<String, Object> clientConfig,
      String labelTopic,
      String feedbackTopic,
      Optional<SchemaRegistry> registry) {
    this.clientConfig = Map.copyOf(clientConfig);
    this.labelTopic = labelTopic;
    this.feedbackTopic = feedbackTopic;
    this.registry = registry;
  }

  /**
   * The queue as it is now. A topic that is not there is empty.
   *
   * @throws org.apache.kafka.common.KafkaException if the topics cannot be read
   */
  public ReviewPage next(ReviewQuery query, BooleanSupplier stop) {
    ReviewQueue queue = new ReviewQueue(query, registry);
    BoundedReader.Span span = new BoundedReader.Span(query.sinceMillis(), MAX_LABELS);
    try (BoundedReader reader = new BoundedReader(clientConfig, MAX_FETCH_BYTES)) {
      Map<TopicPartition, Long> labels = reader.ends(labelTopic);
      reader.read(labels, span, queue::label, stop);
      // Of a label that was read, all that was said before now is known.
      Map<TopicPartition, Long> feedback = reader.ends(feedbackTopic);
      reader.read(feedback, BoundedReader.Span.since(query.sinceMillis()), queue::feedback, stop);
    }
    return queue.next();
  }
}
