package dev.clipstream.cli.kafka;

import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.KafkaOptions;
import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.DescribeTopicsOptions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.acl.AclOperation;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.AuthenticationException;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * An admin client of the cluster whose failures say what to do. Each call blocks for a few seconds
 * at most. Whoever connected closes it.
 */
public final class Cluster implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(8);

  private final Admin admin;
  private final String address;

  private Cluster(Admin admin, String address) {
    this.admin = admin;
    this.address = address;
  }

  /**
   * Connects and waits for a broker to answer.
   *
   * @throws CliException if none does within a few seconds; the message names the address
   */
  public static Cluster connect(KafkaOptions kafka) {
    Map<String, Object> config = kafka.clientConfig();
    config.put(AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    config.put(AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG, (int) PATIENCE.toMillis());
    Cluster cluster;
    try {
      cluster = new Cluster(Admin.create(config), kafka.bootstrapServers());
    } catch (KafkaException e) {
      throw new CliException(
          "cannot set up a connection to "
              + kafka.bootstrapServers()
              + ": "
              + CliException.rootMessage(e)
              + "; check --bootstrap-servers and --command-config",
          e);
    }
    try {
      cluster.await(cluster.admin.describeCluster().clusterId());
      return cluster;
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
  }

  public String address() {
    return address;
  }

  /** Those of the named topics that exist. */
  public Map<String, TopicDescription> describe(Collection<String> topics) {
    MissingRights missing = new MissingRights();
    Map<String, AclOperation> needed = new HashMap<>();
    topics.forEach(topic -> needed.put(topic, AclOperation.DESCRIBE));
    Map<String, TopicDescription> found = describe(needed, missing);
    refuseIfAny(missing);
    return found;
  }

  private Map<String, TopicDescription> describe(
      Map<String, AclOperation> needed, MissingRights missing) {
    Map<String, TopicDescription> found = new HashMap<>();
    admin
        .describeTopics(
            new TreeSet<>(needed.keySet()),
            new DescribeTopicsOptions().includeAuthorizedOperations(true))
        .topicNameValues()
        .forEach(
            (name, future) -> {
              try {
                found.put(name, await(future));
              } catch (CliException e) {
                if (e.getCause() instanceof TopicAuthorizationException) {
                  missing.add(needed.getOrDefault(name, AclOperation.DESCRIBE), "topic " + name);
                } else if (!(e.getCause() instanceof UnknownTopicOrPartitionException)) {
                  throw e;
                }
              }
            });
    return found;
  }

  private void refuseIfAny(MissingRights missing) {
    if (!missing.isEmpty()) {
      throw new CliException(missing.message(address));
    }
  }

  /**
   * Refuses to go on without some topics, and the right to read them.
   *
   * @throws CliException that names the missing ones and how to make them, or the missing rights
   */
  public void requireTopics(Collection<String> topics) {
    Map<String, AclOperation> needed = new HashMap<>();
    topics.forEach(topic -> needed.put(topic, AclOperation.READ));
    requireTopics(needed);
  }

  /**
   * Refuses to go on without some topics, and a right on each.
   *
   * @throws CliException that names the missing ones and how to make them, or the missing rights
   */
  public void requireTopics(Map<String, AclOperation> needed) {
    MissingRights rights = new MissingRights();
    Map<String, TopicDescription> found = describe(needed, rights);
    new TreeMap<>(found)
        .forEach(
            (name, topic) -> {
              AclOperation operation = needed.getOrDefault(name, AclOperation.DESCRIBE);
              // A cluster that does not tell gives none.
              if (topic.authorizedOperations() != null
                  && !topic.authorizedOperations().isEmpty()
                  && !topic.authorizedOperations().contains(operation)) {
                rights.add(operation, "topic " + name);
              }
            });
    refuseIfAny(rights);
    TreeSet<String> missing = new TreeSet<>(needed.keySet());
    missing.removeAll(found.keySet());
    if (!missing.isEmpty()) {
      throw new CliException(
          address
              + " has no topic "
              + String.join(", ", missing)
              + ": make it with 'clipstream topics' first, given the same servers and topic names");
    }
  }

  /** A topic's setting as a number; empty where the cluster does not let us see it. */
  public Optional<Long> topicNumber(String topic, String key) {
    return number(topicSetting(topic, key));
  }

  /** A topic's setting; empty where the cluster does not let us see it. */
  public Optional<String> topicSetting(String topic, String key) {
    return setting(new ConfigResource(ConfigResource.Type.TOPIC, topic), key);
  }

  /** A setting of one broker as a number; empty where the cluster does not let us see it. */
  public Optional<Long> brokerNumber(String key) {
    String node =
        await(admin.describeCluster().nodes()).stream()
            .findFirst()
            .map(broker -> broker.idString())
            .orElse("");
    return node.isEmpty()
        ? Optional.empty()
        : number(setting(new ConfigResource(ConfigResource.Type.BROKER, node), key));
  }

  private static Optional<Long> number(Optional<String> setting) {
    return setting.filter(value -> value.matches("-?\\d+")).map(Long::valueOf);
  }

  private Optional<String> setting(ConfigResource resource, String key) {
    try {
      Map<ConfigResource, Config> configs = await(admin.describeConfigs(List.of(resource)).all());
      return Optional.ofNullable(configs.get(resource))
          .map(config -> config.get(key))
          .map(ConfigEntry::value);
    } catch (CliException e) {
      if (e.getCause() instanceof AuthorizationException) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Makes topics that do not exist yet, and waits until they can be written to. */
  public void create(Collection<NewTopic> topics) {
    MissingRights missing = new MissingRights();
    admin
        .createTopics(topics)
        .values()
        .forEach(
            (name, future) -> {
              try {
                await(future);
              } catch (CliException e) {
                if (!(e.getCause() instanceof AuthorizationException)) {
                  throw e;
                }
                missing.add(AclOperation.CREATE, "topic " + name);
              }
            });
    refuseIfAny(missing);
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (NewTopic topic : topics) {
      for (int partition = 0; partition < topic.numPartitions(); partition++) {
        partitions.put(new TopicPartition(topic.name(), partition), OffsetSpec.latest());
      }
    }
    awaitLeaders(partitions);
  }

  /**
   * Asks until every leader answers: an idempotent producer whose first batch meets a leader that
   * is not ready may be stuck for good.
   */
  private void awaitLeaders(Map<TopicPartition, OffsetSpec> partitions) {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try {
        await(admin.listOffsets(partitions).all());
        return;
      } catch (CliException e) {
        // The client asks again where a leader is missing, but not where the topic is still
        // unknown.
        boolean unknown = e.getCause() instanceof UnknownTopicOrPartitionException;
        if (!unknown || System.nanoTime() > deadline) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(50));
      }
    }
  }

  private <T> T await(KafkaFuture<T> future) {
    try {
      return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted", e);
    } catch (TimeoutException e) {
      throw silent(e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw silent(cause);
      }
      if (cause instanceof AuthenticationException) {
        throw new CliException(
            address + " refuses the connection: " + cause.getMessage() + "; see --command-config",
            cause);
      }
      throw new CliException(address + ": " + cause.getMessage(), cause);
    }
  }

  private CliException silent(Throwable cause) {
    return new CliException(
        "no Kafka broker answers at "
            + address
            + " within "
            + PATIENCE.toSeconds()
            + " s: check --bootstrap-servers, that the broker runs, and, if it uses TLS or SASL,"
            + " --command-config",
        cause);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
