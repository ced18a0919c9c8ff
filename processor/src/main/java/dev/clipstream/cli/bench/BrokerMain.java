package dev.clipstream.cli.bench;

import dev.clipstream.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A broker in a process of its own, for {@link BrokerProcess}: says its address on standard output
 * and lives until standard input ends, so also when whoever started it is killed.
 */
final class BrokerMain {

  static final String READY = "broker ready at ";

  private static final int PATIENCE_SECONDS = 40;

  private BrokerMain() {}

  /**
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
