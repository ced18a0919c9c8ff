package dev.clipstream.view.feed;

import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the page's Kafka clients: servers, topics and consumer group.
 *
 * @param clientConfig for every client, with the brokers
 * @param topics that are read
 * @param feedbackTopic that is written
 * @param schemaRegistry of all these topics, if there is one
 * @param group whose progress on the frames is watched
 */
public record FeedSettings(
    Map<String, Object> clientConfig,
    TopicNames topics,
    String feedbackTopic,
    Optional<SchemaRegistry> schemaRegistry,
    String group) {

  public FeedSettings {
    clientConfig = Map.copyOf(clientConfig);
  }
}
