package dev.clipstream.testing.faults;

import dev.clipstream.broker.EmbeddedBroker;
import java.nio.file.Path;

/** A broker that can be frozen and stopped, and comes back with its data. */
public final class BrokerChild implements AutoCloseable {

  private final int port = EmbeddedBroker.freePort();
  private final Path dataDir;
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

  public String bootstrapServers() {
    return "localhost:" + port;
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

  @Override
  public void close() {
    process.close();
  }
}
