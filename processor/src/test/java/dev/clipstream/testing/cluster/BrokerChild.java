package dev.clipstream.testing.cluster;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Topics;
import java.nio.file.Path;

/** A broker that can be frozen and stopped, and comes back with its data. */
public final class BrokerChild implements TestCluster {

  private final int port = EmbeddedBroker.freePort();
  private Path dataDir;
  private BrokerProcess process;

  /**
   * Starts it.
   *
   * @param dataDir the caller's to delete
   */
  public BrokerChild(Path dataDir) {
    this.dataDir = dataDir;
    this.process = start();
  }

  private BrokerProcess start() {
    return BrokerProcess.start(ChildBrokerMain.class, Integer.toString(port), dataDir.toString());
  }

  @Override
  public Kind kind() {
    return Kind.LONE;
  }

  @Override
  public String bootstrapServers() {
    return "localhost:" + port;
  }

  @Override
  public void makeTopics(TopicNames topics, int partitions) {
    Topics.create(bootstrapServers(), topics, partitions);
  }

  /** Answers nobody for a while. */
  public void freeze(long millis) {
    Signals.freeze(process.pid(), millis);
  }

  /** Stops in good order, and comes back. */
  public void restart() {
    process.stop();
    process = start();
  }

  /** Stops in good order: one that is killed would not be let in again before its session ends. */
  public void leave() {
    process.stop();
  }

  /** As it was, after {@link #leave}. */
  public void comeBack() {
    process = start();
  }

  /** As if nothing had ever been there, after {@link #leave}. */
  public void comeBackEmpty() {
    dataDir = dataDir.resolveSibling(dataDir.getFileName() + "-anew");
    process = start();
  }

  @Override
  public void close() {
    process.close();
  }
}
