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
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An admin client of the cluster whose failures say what to do. Each call blocks for as long as its
 * {@link Patience} lasts, 30 seconds unless the user says otherwise. Whoever connected closes it.
 */
public final class Cluster implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(Cluster.class);

  private final Admin admin;
  private final String address;
  private final Patience patience;
  private final Consumer<String> say;

  private Cluster(Admin admin, String address, Patience patience, Consumer<String> say) {
    this.admin = admin;
    this.address = address;
    this.patience = patience;
    this.say = say;
  }

  /**
   * Connects and waits for a broker to answer, by the client's own timeouts where {@code
   * --command-config} has them.
   *
   * @throws CliException if none does in time; the message names the address
   */
  public static Cluster connect(KafkaOptions kafka) {
    return connect(kafka, Patience.of(kafka.commandConfig()), log::warn);
  }

  /** As above; {@code say} is given a line while it waits. */
  static Cluster connect(KafkaOptions kafka, Patience patience, Consumer<String> say) {
    Map<String, Object> config = kafka.clientConfig();
    patience.applyTo(config);
    Cluster cluster;
    try {
      cluster = new Cluster(Admin.create(config), kafka.bootstrapServers(), patience, say);
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
    long deadline = System.nanoTime() + patience.total().toNanos();
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
      return patiently(future);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CliException("interrupted", e);
    } catch (TimeoutException e) {
      throw silent(Reach.of(address), e);
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      if (cause instanceof org.apache.kafka.common.errors.TimeoutException) {
        throw silent(Reach.of(address), cause);
      }
      if (cause instanceof AuthenticationException) {
        throw new CliException(
            address + " refuses the connection: " + cause.getMessage() + "; see --command-config",
            cause);
      }
      throw new CliException(address + ": " + cause.getMessage(), cause);
    }
  }

  private <T> T patiently(KafkaFuture<T> future)
      throws InterruptedException, ExecutionException, TimeoutException {
    long all = patience.total().toMillis();
    long first = Math.min(all, patience.sayAfter().toMillis());
    try {
      return future.get(first, TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      if (first == all) {
        throw e;
      }
      if (!patience.asked() && Reach.of(address) == Reach.REFUSED) {
        throw silent(Reach.REFUSED, e);
      }
    }
    say.accept(
        "still waiting for a Kafka broker at " + address + ", for up to " + patience.inWords());
    // The client's own timeout is that of the whole, and says more than this one.
    return future.get(all, TimeUnit.MILLISECONDS);
  }

  private CliException silent(Reach reach, Throwable cause) {
    String why =
        switch (reach) {
          case REFUSED ->
              ": the connection is refused: check --bootstrap-servers, and that the"
                  + " broker runs";
          case ACCEPTS ->
              " within "
                  + patience.inWords()
                  + ", though the connection is accepted: the broker is starting or busy (a larger"
                  + " default.api.timeout.ms in --command-config waits longer), or uses TLS or SASL"
                  + " and --command-config does not, or its advertised.listeners cannot be reached"
                  + " from here";
          case UNKNOWN ->
              " within "
                  + patience.inWords()
                  + ", and no connection came about: check --bootstrap-servers, the network"
                  + " between, and that the broker runs";
        };
    return new CliException("no Kafka broker answers at " + address + why, cause);
  }

  @Override
  public void close() {
    admin.close(Duration.ofSeconds(1));
  }
}
