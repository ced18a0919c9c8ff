package dev.clipstream.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.TopicNames;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * {@code run} in a process of its own, to be killed. Its state and its log, {@code run.log}, are in
 * a folder that it shares with no other instance at the same time.
 */
public final class RunProcess implements AutoCloseable {

  private final Process process;
  private final Path log;
  private final int loggedBefore;

  private RunProcess(Process process, Path log, int loggedBefore) {
    this.process = process;
    this.log = log;
    this.loggedBefore = loggedBefore;
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
    return start(CommandProcess.PROGRAM, bootstrapServers, topics, folder, options, environment);
  }

  /**
   * @param program what Java is to start: a class path and a class, or {@code -jar} and a jar
   * @param environment over that of the test
   */
  public static RunProcess start(
      List<String> program,
      String bootstrapServers,
      TopicNames topics,
      Path folder,
      List<String> options,
      Map<String, String> environment) {
    List<String> command = CommandProcess.java();
    command.addAll(program);
    command.addAll(
        List.of(
            "run",
            "--bootstrap-servers=" + bootstrapServers,
            "--application-id=" + topics.frames() + "-app",
            "--state-dir=" + folder.resolve("state"),
            "--frames-topic=" + topics.frames(),
            "--frame-labels-topic=" + topics.frameLabels(),
            "--clip-labels-topic=" + topics.clipLabels(),
            "--dlq-topic=" + topics.deadLetters(),
            "--label-events-topic=" + topics.labelEvents()));
    command.addAll(options);
    try {
      Path log = Files.createDirectories(folder).resolve("run.log");
      ProcessBuilder.Redirect append = ProcessBuilder.Redirect.appendTo(log.toFile());
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(append).redirectError(append);
      builder.environment().putAll(environment);
      int loggedBefore = Files.exists(log) ? Files.readString(log).length() : 0;
      return new RunProcess(builder.start(), log, loggedBefore);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  public long pid() {
    return process.pid();
  }

  /** What it and those before it in the same folder have said. */
  public String log() {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it has loaded its models and begun. */
  public boolean hasBegun() {
    return log().substring(loggedBefore).contains("running ");
  }

  /** Its exit status, once it has ended by itself. */
  public int awaitEnd(Duration within) {
    try {
      assertThat(process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)).as(log()).isTrue();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
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
