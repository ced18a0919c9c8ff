package dev.clipstream.testing;

import dev.clipstream.topology.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** {@code run} in a process of its own, to be killed. */
public final class RunProcess implements AutoCloseable {

  private final Process process;

  private RunProcess(Process process) {
    this.process = process;
  }

  public static RunProcess start(
      String bootstrapServers, TopicNames topics, Path folder, List<String> options) {
    return start(bootstrapServers, topics, folder, options, Map.of());
  }

  /**
   * @param environment over that of the test
   */
  public static RunProcess start(
      String bootstrapServers,
      TopicNames topics,
      Path folder,
      List<String> options,
      Map<String, String> environment) {
    List<String> command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                // A short life: what the optimising compiler would do pays too late.
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                "dev.clipstream.cli.Clipstream",
                "run",
                "--bootstrap-servers=" + bootstrapServers,
                "--application-id=" + topics.frames() + "-app",
                "--state-dir=" + folder.resolve("state"),
                "--frames-topic=" + topics.frames(),
                "--frame-labels-topic=" + topics.frameLabels(),
                "--clip-labels-topic=" + topics.clipLabels(),
                "--dlq-topic=" + topics.deadLetters()));
    command.addAll(options);
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectOutput(folder.resolve("run.log").toFile())
            .redirectError(ProcessBuilder.Redirect.appendTo(folder.resolve("run.log").toFile()));
    builder.environment().putAll(environment);
    try {
      return new RunProcess(builder.start());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** SIGKILL: no shutdown hook, no goodbye to the broker. */
  public void kill() {
    process.destroyForcibly();
    waitFor();
  }

  /** SIGTERM, and the exit status. */
  public int stop() {
    process.destroy();
    return waitFor();
  }

  private int waitFor() {
    try {
      return process.waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    kill();
  }
}
