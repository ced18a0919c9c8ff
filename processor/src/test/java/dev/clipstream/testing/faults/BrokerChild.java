package dev.clipstream.testing.faults;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Topics;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

/** A broker that can be frozen and stopped, and comes back with its data. */
public final class BrokerChild implements Cluster {

  private final int port = EmbeddedBroker.freePort();
  private final Path dataDir;
  private Process process;

  /**
   * Starts it.
   *
   * @param dataDir the caller's to delete
   */
  public BrokerChild(Path dataDir) {
    this.dataDir = dataDir;
    this.process = start();
  }

  private Process start() {
    try {
      Process started =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx768m",
                  "-XX:TieredStopAtLevel=1",
                  "-cp",
                  System.getProperty("java.class.path"),
                  ChildBrokerMain.class.getName(),
                  Integer.toString(port),
                  dataDir.toString())
              .redirectError(ProcessBuilder.Redirect.INHERIT)
              .start();
      // Not closed: that would close the child's output as well.
      BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(ChildBrokerMain.READY)) {
          return started;
        }
      }
      throw new IllegalStateException("the broker ended before it was ready");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
    stop();
    process = start();
  }

  private void stop() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        process.destroyForcibly().onExit().join();
        throw new IllegalStateException("the broker does not stop");
      }
    } catch (IOException e) {
      process.destroyForcibly().onExit().join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      process.destroyForcibly();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
