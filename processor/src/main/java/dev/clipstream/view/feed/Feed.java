package dev.clipstream.view.feed;

import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.deadletters.LetterIndex;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.view.scene.Scene;
import java.util.Map;

/** The Kafka clients of the page, started and closed together. */
public final class Feed implements AutoCloseable {

  private final TopicFeed topics;
  private final ClusterWatch cluster;
  private final FeedbackWriter feedback;
  private final LetterFeed letters;

  private Feed(
      TopicFeed topics, ClusterWatch cluster, FeedbackWriter feedback, LetterFeed letters) {
    this.topics = topics;
    this.cluster = cluster;
    this.feedback = feedback;
    this.letters = letters;
  }

  /**
   * Starts to read; what is sent once this returns will be seen.
   *
   * @param scene is told what comes
   * @throws org.apache.kafka.common.KafkaException if the topics cannot be read, or the schema
   *     registry cannot be used
   */
  public static Feed start(FeedSettings settings, Scene scene) {
    Map<String, Object> clientConfig = settings.clientConfig();
    TopicNames names = settings.topics();
    AvroSerde<LabelFeedback> feedback =
        AvroSerde.feedback().writing(settings.schemaRegistry(), settings.feedbackTopic());
    RecordReader reader = new RecordReader(names, settings.schemaRegistry(), scene);
    Feed feed =
        new Feed(
            new TopicFeed(clientConfig, names, reader, scene),
            new ClusterWatch(clientConfig, names.frames(), settings.group()),
            new FeedbackWriter(clientConfig, settings.feedbackTopic(), feedback),
            new LetterFeed(clientConfig, names));
    try {
      feed.topics.start();
      feed.cluster.start();
      feed.letters.start();
      return feed;
    } catch (RuntimeException e) {
      feed.close();
      throw e;
    }
  }

  public ClusterWatch cluster() {
    return cluster;
  }

  public FeedbackWriter feedback() {
    return feedback;
  }

  /** The dead letters that are known. */
  public LetterIndex letters() {
    return letters.index();
  }

  @Override
  public void close() {
    topics.close();
    letters.close();
    cluster.close();
    feedback.close();
  }
}
