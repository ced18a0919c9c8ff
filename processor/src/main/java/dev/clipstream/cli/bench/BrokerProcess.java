package dev.clipstream.cli.bench;

import java.nio.file.Path;
import java.util.List;

/** A broker in a child process. */
final class BrokerProcess implements AutoCloseable {

  /** What Kafka's own start script gives a broker. */
  private static final String HEAP = "1g";

  private final ChildJvm child;

  private BrokerProcess(ChildJvm child) {
    this.child = child;
  }

  /**
   * Starts it; blocks until it is ready, about three seconds.
   *
   * @param dataDir a folder for its data, empty or not there yet
   * @throws BenchException if it does not start
   */
  static BrokerProcess start(Path dataDir) {
    return new BrokerProcess(
        ChildJvm.start(
            "the broker", BrokerMain.class, HEAP, BrokerMain.READY, List.of(dataDir.toString())));
  }

  String bootstrapServers() {
    return child.address();
  }

  /** CPU time it has used so far. */
  long cpuNanos() {
    return child.cpuNanos();
  }

  @Override
  public void close() {
    child.close();
  }
}
