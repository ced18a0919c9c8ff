package dev.clipstream.testing.cluster;

import dev.clipstream.records.TopicNames;

/** The brokers of a campaign. */
public sealed interface TestCluster extends AutoCloseable permits BrokerChild, TwoNodes {

  /** What clusters there are. */
  enum Kind {
    /** One broker that can be frozen and restarted. */
    LONE,
    /** Two, each with half of the partitions, of which one can be frozen. */
    TWO_NODES
  }

  Kind kind();

  String bootstrapServers();

  /** Makes all topics, with the broker's limits, and waits for their leaders. */
  void makeTopics(TopicNames topics, int partitions);

  @Override
  void close();
}
