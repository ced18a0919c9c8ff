package dev.clipstream.testing.cluster;

import dev.clipstream.testing.CommandProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A node of a cluster in a process of its own, which can be frozen: a main class that says {@link
 * ChildBrokerMain#READY} and lives until its standard input ends.
 */
final class BrokerProcess implements AutoCloseable {

  private final Process process;

  private BrokerProcess(Process process) {
    this.process = process;
  }

  /** Starts one and waits until it is ready. */
  static BrokerProcess start(Class<?> main, String... arguments) {
    List<String> command = CommandProcess.java("768m");
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(List.of(arguments));
    try {
      Process started =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      // Not closed: that would close the child's output as well.
      BufferedReader output = started.inputReader(StandardCharsets.UTF_8);
      for (String line = output.readLine(); line != null; line = output.readLine()) {
        if (line.startsWith(ChildBrokerMain.READY)) {
          return new BrokerProcess(started);
        }
      }
      throw new IllegalStateException("the broker ended before it was ready");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  long pid() {
    return process.pid();
  }

  /** Stops in good order. */
  void stop() {
    try {
      process.getOutputStream().close();
      if (!process.waitFor(120, TimeUnit.SECONDS)) {
        close();
        throw new IllegalStateException("the broker does not stop");
      }
    } catch (IOException e) {
      close();
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
