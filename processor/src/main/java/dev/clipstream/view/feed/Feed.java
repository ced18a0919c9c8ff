package dev.clipstream.view.feed;

import dev.clipstream.topology.TopicNames;
import dev.clipstream.view.scene.Scene;
import java.util.Map;

/** All that the page has of Kafka, started and closed together. */
public final class Feed implements AutoCloseable {

  private final TopicFeed topics;
  private final ClusterWatch cluster;
  private final FeedbackWriter feedback;

  private Feed(TopicFeed topics, ClusterWatch cluster, FeedbackWriter feedback) {
    this.topics = topics;
    this.cluster = cluster;
    this.feedback = feedback;
  }

  /**
   * Starts to read; what is sent once this returns will be seen.
   *
   * @param clientConfig for every client, with the brokers
   * @param group whose progress on the frames is watched
   * @param scene is told what comes
   * @throws org.apache.kafka.common.KafkaException if the topics cannot be read
   */
  public static Feed start(
      Map<String, Object> clientConfig,
      TopicNames topics,
      String feedbackTopic,
      String group,
      Scene scene) {
    Feed feed =
        new Feed(
            new TopicFeed(clientConfig, topics, scene),
            new ClusterWatch(clientConfig, topics.frames(), group),
            new FeedbackWriter(clientConfig, feedbackTopic));
    try {
      feed.topics.start();
      feed.cluster.start();
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

  @Override
  public void close() {
    topics.close();
    cluster.close();
    feedback.close();
  }
}
