package dev.clipstream.testing.cluster;

import dev.clipstream.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;

/** A broker in a process of its own: lives until its standard input ends, or it is killed. */
final class ChildBrokerMain {

  static final String READY = "broker ready";

  private ChildBrokerMain() {}

  /**
   * @param arguments port, and folder for the data
   */
  public static void main(String[] arguments) throws IOException {
    PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Map<String, String> settings =
        Map.of(
            // A transaction whose producer was killed is given up this soon after its time, not
            // 10 s.
            "transaction.abort.timed.out.transaction.cleanup.interval.ms",
            "1000",
            // Frozen, or short of cores, it would be fenced by itself: see HungTransactions.
            "broker.session.timeout.ms",
            "120000");
    try (EmbeddedBroker broker =
        EmbeddedBroker.start(Integer.parseInt(arguments[0]), Path.of(arguments[1]), settings)) {
      out.println(READY + " at " + broker.bootstrapServers());
      awaitEndOfInput();
    }
    System.exit(0);
  }

  static void awaitEndOfInput() throws IOException {
    while (System.in.read() >= 0) {
      // Nothing is said to it but the end.
    }
  }
}
