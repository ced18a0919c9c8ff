package dev.clipstream.view;

import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.registry.SchemaRegistry;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the live page.
 *
 * @param clientConfig for every Kafka client, with the brokers
 * @param topics that are read
 * @param feedbackTopic that is written
 * @param schemaRegistry of all these topics, if there is one
 * @param applicationId of the processor whose progress is shown
 * @param host address to listen on
 * @param port 0 for any that is free
 * @param token that every request must bring; may be empty only where {@code host} is loopback
 * @param maxImageBytes of the newest frames that are kept
 * @param watch labels that a page watches for until it is told otherwise
 */
public record ViewSettings(
    Map<String, Object> clientConfig,
    TopicNames topics,
    String feedbackTopic,
    Optional<SchemaRegistry> schemaRegistry,
    String applicationId,
    String host,
    int port,
    Optional<String> token,
    long maxImageBytes,
    List<String> watch) {

  /** Where only this machine can reach the page. */
  public static final String LOOPBACK = "127.0.0.1";

  /** Some seconds of many cameras. */
  public static final long DEFAULT_IMAGE_BYTES = 128L << 20;

  public ViewSettings {
    clientConfig = Map.copyOf(clientConfig);
    watch = List.copyOf(watch);
  }

  /**
   * Settings for a page on loopback.
   *
   * @param port 0 for any that is free
   */
  public static ViewSettings onLoopback(
      String bootstrapServers,
      TopicNames topics,
      String feedbackTopic,
      String applicationId,
      int port) {
    return new ViewSettings(
        Map.of("bootstrap.servers", bootstrapServers),
        topics,
        feedbackTopic,
        Optional.empty(),
        applicationId,
        LOOPBACK,
        port,
        Optional.empty(),
        DEFAULT_IMAGE_BYTES,
        List.of());
  }
}
