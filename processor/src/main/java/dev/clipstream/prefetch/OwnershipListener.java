package dev.clipstream.prefetch;

import java.util.Collection;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.common.TopicPartition;

/**
 * A rebalance listener that reports which partitions a consumer gets and loses before it passes the
 * call on to the listener of Kafka Streams. Called on the consumer's thread.
 */
final class OwnershipListener implements ConsumerRebalanceListener {

  private final Consumer<Collection<TopicPartition>> own;
  private final Consumer<Collection<TopicPartition>> giveUp;
  private final ConsumerRebalanceListener next;

  /**
   * @param own is given the partitions that are assigned
   * @param giveUp is given those that are revoked or lost
   * @param next is told of the same afterwards
   */
  OwnershipListener(
      Consumer<Collection<TopicPartition>> own,
      Consumer<Collection<TopicPartition>> giveUp,
      ConsumerRebalanceListener next) {
    this.own = own;
    this.giveUp = giveUp;
    this.next = next;
  }

  @Override
  public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
    own.accept(partitions);
    next.onPartitionsAssigned(partitions);
  }

  @Override
  public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
    giveUp.accept(partitions);
    next.onPartitionsRevoked(partitions);
  }

  @Override
  public void onPartitionsLost(Collection<TopicPartition> partitions) {
    giveUp.accept(partitions);
    next.onPartitionsLost(partitions);
  }
}
