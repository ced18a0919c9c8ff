package dev.clipstream.testing.cluster;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Topics;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;

/**
 * A cluster of two nodes, of which the second can be frozen. The first, in this process, is the
 * controller and has everything that a group and a transaction need; the second has the partitions
 * that it is given. None has a replica.
 */
public final class TwoNodes implements TestCluster {

  public static final int FIRST = 1;
  public static final int SECOND = 2;

  private final EmbeddedBroker first;
  private final BrokerProcess second;
  private final String secondAddress;

  /**
   * Starts it.
   *
   * @param dataDir the caller's to delete
   */
  public TwoNodes(Path dataDir) {
    int port = EmbeddedBroker.freePort();
    int controllerPort = EmbeddedBroker.freePort();
    Path firstDir = dataDir.resolve("first");
    this.first =
        EmbeddedBroker.start(
            port,
            firstDir,
            Map.of(
                "listeners",
                "CLIENTS://localhost:" + port + ",CONTROLLER://localhost:" + controllerPort,
                "controller.quorum.voters",
                FIRST + "@localhost:" + controllerPort,
                "offsets.topic.num.partitions",
                "1",
                "transaction.state.log.num.partitions",
                "1",
                // As ChildBrokerMain has it.
                "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                "1000",
                // There is nobody whom it could give its partitions to.
                "controlled.shutdown.enable",
                "false",
                // A frozen node keeps its partitions: nobody else has them.
                "broker.session.timeout.ms",
                "120000"));
    int secondPort = EmbeddedBroker.freePort();
    this.secondAddress = "localhost:" + secondPort;
    // While there is no second node, so that they are the first's.
    create("__consumer_offsets", List.of(FIRST), Map.of("cleanup.policy", "compact"));
    create("__transaction_state", List.of(FIRST), Map.of("cleanup.policy", "compact"));
    this.second =
        startSecond(secondPort, controllerPort, dataDir.resolve("second"), clusterId(firstDir));
  }

  private static String clusterId(Path dataDir) {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(dataDir.resolve("meta.properties"))) {
      properties.load(reader);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty("cluster.id");
  }

  private static BrokerProcess startSecond(
      int port, int controllerPort, Path dataDir, String clusterId) {
    try {
      Files.createDirectories(dataDir);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return BrokerProcess.start(
        SecondNodeMain.class,
        Integer.toString(port),
        Integer.toString(controllerPort),
        dataDir.toString(),
        clusterId);
  }

  @Override
  public Kind kind() {
    return Kind.TWO_NODES;
  }

  @Override
  public String bootstrapServers() {
    return first.bootstrapServers() + "," + secondAddress;
  }

  /** Every other partition is on the second node. */
  @Override
  public void makeTopics(TopicNames topics, int partitions) {
    List<Integer> nodes =
        IntStream.range(0, partitions).mapToObj(i -> i % 2 == 0 ? FIRST : SECOND).toList();
    for (String topic :
        List.of(
            topics.frames(),
            topics.frameLabels(),
            topics.clipLabels(),
            topics.deadLetters(),
            topics.labelEvents())) {
      create(topic, nodes, Map.of());
    }
  }

  /** Makes a topic whose partition n is on the nth of some nodes, and waits for its leaders. */
  public void create(String topic, List<Integer> nodes, Map<String, String> config) {
    Map<Integer, List<Integer>> replicas = new HashMap<>();
    Map<TopicPartition, OffsetSpec> partitions = new HashMap<>();
    for (int partition = 0; partition < nodes.size(); partition++) {
      replicas.put(partition, List.of(nodes.get(partition)));
      partitions.put(new TopicPartition(topic, partition), OffsetSpec.latest());
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", first.bootstrapServers()))) {
      admin.createTopics(List.of(new NewTopic(topic, replicas).configs(config))).all().get();
      Topics.awaitLeaders(admin, partitions);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The second node answers nobody for a while. */
  public void freeze(long millis) {
    Signals.freeze(second.pid(), millis);
  }

  /** The second node answers nobody until {@link #thaw}. */
  public void freeze() {
    Signals.freeze(second.pid());
  }

  public void thaw() {
    Signals.thaw(second.pid());
  }

  @Override
  public void close() {
    second.close();
    first.close();
  }
}
