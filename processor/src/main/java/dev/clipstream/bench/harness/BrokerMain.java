package dev.clipstream.bench.harness;

import dev.clipstream.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * The main program of a child process that is a Kafka broker. It prints its address to standard
 * output and lives until standard input ends, so also when whoever started it is killed.
 */
final class BrokerMain {

  private static final String READY = "broker ready at ";

  /** What Kafka's own start script gives a broker. */
  private static final String HEAP = "1g";

  private static final int PATIENCE_SECONDS = 40;

  private BrokerMain() {}

  /**
   * Starts the child process; blocks until the broker is ready, about three seconds. Its address is
   * that of the broker.
   *
   * @param dataDir a folder for its data, empty or not there yet
   * @throws BenchException if it does not start
   */
  static ChildJvm start(Path dataDir) {
    return ChildJvm.start("the broker", BrokerMain.class, HEAP, READY, List.of(dataDir.toString()));
  }

  /**
   * Runs in the child process.
   *
   * @param arguments the folder for the data
   */
  public static void main(String[] arguments) throws IOException {
    CountDownLatch closed = new CountDownLatch(1);
    // A terminal's Ctrl-C reaches this process as well: the broker stays until its clients, in the
    // other one, have ended.
    Runtime.getRuntime().addShutdownHook(new Thread(() -> await(closed)));
    try {
      serve(Path.of(arguments[0]));
    } finally {
      closed.countDown();
    }
    System.exit(0);
  }

  private static void serve(Path dataDir) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(EmbeddedBroker.freePort(), dataDir, Map.of())) {
      out.println(READY + broker.bootstrapServers());
      while (System.in.read() >= 0) {
        // Nothing is said to a broker but the end.
      }
    }
  }

  private static void await(CountDownLatch closed) {
    try {
      boolean unused = closed.await(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
