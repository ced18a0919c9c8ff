package dev.clipstream.cli.bench;

import dev.clipstream.cli.options.CliException;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/**
 * A broker in a child process, so that its work does not count as the processor's and its memory is
 * not the processor's. Ends with {@link #close}, and with this process, however that ends.
 */
final class BrokerProcess implements AutoCloseable {

  /** What Kafka's own start script gives a broker. */
  private static final String HEAP = "1g";

  private static final int CLOSE_SECONDS = 20;

  private final Process process;
  private final String bootstrapServers;

  private BrokerProcess(Process process, String bootstrapServers) {
    this.process = process;
    this.bootstrapServers = bootstrapServers;
  }

  /**
   * Starts it; blocks until it is ready, about three seconds.
   *
   * @param dataDir a folder for its data, empty or not there yet
   * @throws CliException if it does not start
   */
  static BrokerProcess start(Path dataDir) {
    Path java = Path.of(System.getProperty("java.home"), "bin", "java");
    try {
      Process process =
          new ProcessBuilder(
                  java.toString(),
                  "-Xms" + HEAP,
                  "-Xmx" + HEAP,
                  "-cp",
                  System.getProperty("java.class.path"),
                  BrokerMain.class.getName(),
                  dataDir.toString())
              .redirectError(Redirect.INHERIT)
              .start();
      return new BrokerProcess(process, awaitReady(process));
    } catch (IOException e) {
      throw new CliException("no process for the broker can be started: " + e.getMessage(), e);
    }
  }

  private static String awaitReady(Process process) throws IOException {
    // Not closed: that would close the child's output as well.
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(BrokerMain.READY)) {
        return line.substring(BrokerMain.READY.length());
      }
    }
    process.destroyForcibly();
    throw new CliException("the broker's process ended before it was ready; what it said is above");
  }

  String bootstrapServers() {
    return bootstrapServers;
  }

  /** CPU time it has used so far. */
  long cpuNanos() {
    return CpuTime.ofNanos(process.toHandle());
  }

  @Override
  public void close() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(CLOSE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (IOException e) {
      // It is gone already.
      process.destroyForcibly();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
