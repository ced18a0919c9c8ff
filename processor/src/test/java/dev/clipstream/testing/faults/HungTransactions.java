package dev.clipstream.testing.faults;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;

/**
 * Transactions that the broker itself has left hanging: their coordinator calls them complete, a
 * partition calls them open, and everyone who reads what is committed waits there for good.
 *
 * <p>Kafka 4.3's coordinator leaves the end marker of a partition out if the metadata name no
 * leader for it ("likely deleted already"). That is also so for a moment when a lone broker leaves
 * the cluster or is fenced, and then the records of a transaction that has been committed or
 * aborted stay undecided. No client can see to that; in a cluster another replica leads.
 */
final class HungTransactions {

  private static final Set<TransactionState> UNDER_WAY =
      Set.of(
          TransactionState.ONGOING,
          TransactionState.PREPARE_COMMIT,
          TransactionState.PREPARE_ABORT,
          TransactionState.PREPARE_EPOCH_FENCE,
          TransactionState.UNKNOWN);

  private final String bootstrapServers;
  private final Collection<String> topics;
  private Set<String> before = Set.of();

  HungTransactions(String bootstrapServers, Collection<String> topics) {
    this.bootstrapServers = bootstrapServers;
    this.topics = topics;
  }

  /**
   * Those that hang now and did at the last call, a line each. Between two calls should be some
   * seconds: a marker is on its way for a moment.
   */
  List<String> find() {
    Set<String> now;
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
      now = find(admin);
    } catch (ExecutionException e) {
      // It is away at the moment, so nothing can be said.
      now = Set.of();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      now = Set.of();
    }
    List<String> both = now.stream().filter(before::contains).sorted().toList();
    before = now;
    return both;
  }

  private Set<String> find(Admin admin) throws ExecutionException, InterruptedException {
    Set<Long> underWay = new HashSet<>();
    for (TransactionListing transaction : admin.listTransactions().all().get()) {
      if (UNDER_WAY.contains(transaction.state())) {
        underWay.add(transaction.producerId());
      }
    }
    Set<String> hung = new HashSet<>();
    for (TopicPartition partition : undecided(admin)) {
      for (ProducerState producer :
          admin
              .describeProducers(List.of(partition))
              .partitionResult(partition)
              .get()
              .activeProducers()) {
        if (producer.currentTransactionStartOffset().isPresent()
            && !underWay.contains(producer.producerId())) {
          hung.add(partition + ": " + producer);
        }
      }
    }
    return hung;
  }

  /** Partitions that hold more than what is committed. */
  private List<TopicPartition> undecided(Admin admin)
      throws ExecutionException, InterruptedException {
    List<TopicPartition> partitions = new ArrayList<>();
    admin
        .describeTopics(topics)
        .allTopicNames()
        .get()
        .forEach(
            (name, topic) ->
                topic
                    .partitions()
                    .forEach(info -> partitions.add(new TopicPartition(name, info.partition()))));
    Map<TopicPartition, Long> ends = ends(admin, partitions, IsolationLevel.READ_UNCOMMITTED);
    Map<TopicPartition, Long> decided = ends(admin, partitions, IsolationLevel.READ_COMMITTED);
    return partitions.stream().filter(p -> !ends.get(p).equals(decided.get(p))).toList();
  }

  private static Map<TopicPartition, Long> ends(
      Admin admin, List<TopicPartition> partitions, IsolationLevel level)
      throws ExecutionException, InterruptedException {
    Map<TopicPartition, OffsetSpec> latest = new HashMap<>();
    partitions.forEach(partition -> latest.put(partition, OffsetSpec.latest()));
    Map<TopicPartition, Long> ends = new HashMap<>();
    admin
        .listOffsets(latest, new ListOffsetsOptions(level))
        .all()
        .get()
        .forEach((partition, info) -> ends.put(partition, info.offset()));
    return ends;
  }
}
