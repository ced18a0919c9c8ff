package dev.clipstream.bench.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A Java program in a child process, so that its work does not count as the processor's and its
 * memory is not the processor's. Ends with {@link #close}, and with this process, however that
 * ends: its main program runs until its standard input does.
 */
public final class ChildJvm implements AutoCloseable {

  private static final int CLOSE_SECONDS = 20;

  private final Process process;
  private final String address;

  private ChildJvm(Process process, String address) {
    this.process = process;
    this.address = address;
  }

  /**
   * Starts it; blocks until it prints a line that begins with {@code ready}.
   *
   * @param what it is, for people
   * @param heap as in {@code -Xmx}
   * @param ready what goes before its address
   * @throws BenchException if it does not start
   */
  static ChildJvm start(
      String what, Class<?> main, String heap, String ready, List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xms" + heap, "-Xmx" + heap));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    try {
      Process process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
      return new ChildJvm(process, awaitReady(process, what, ready));
    } catch (IOException e) {
      throw new BenchException("no process for " + what + " can be started: " + e.getMessage(), e);
    }
  }

  private static String awaitReady(Process process, String what, String ready) throws IOException {
    // Not closed: that would close the child's output as well.
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      if (line.startsWith(ready)) {
        return line.substring(ready.length());
      }
    }
    process.destroyForcibly();
    throw new BenchException(
        "the process of " + what + " ended before it was ready; what it said is above");
  }

  /** What it printed when it was ready. */
  String address() {
    return address;
  }

  /** CPU time it has used so far. */
  public long cpuNanos() {
    return ProcessUsage.cpuNanos(process.toHandle());
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
