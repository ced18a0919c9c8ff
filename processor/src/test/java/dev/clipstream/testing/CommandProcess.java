package dev.clipstream.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A command in a process of its own, with all that it says in a file. */
public final class CommandProcess implements AutoCloseable {

  /** The commands as they are tested, for Java to start. */
  static final List<String> PROGRAM =
      List.of("-cp", System.getProperty("java.class.path"), "dev.clipstream.cli.Clipstream");

  private final Process process;
  private final Path log;

  private CommandProcess(Process process, Path log) {
    this.process = process;
    this.log = log;
  }

  /**
   * @param log is begun anew
   * @param options of Java
   */
  public static CommandProcess start(Path log, List<String> options, List<String> arguments) {
    return start(log, options, Map.of(), arguments);
  }

  /**
   * As above.
   *
   * @param environment in addition to this process's
   */
  public static CommandProcess start(
      Path log, List<String> options, Map<String, String> environment, List<String> arguments) {
    List<String> command = java();
    command.addAll(options);
    command.addAll(PROGRAM);
    command.addAll(arguments);
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command).redirectOutput(log.toFile()).redirectErrorStream(true);
      builder.environment().putAll(environment);
      return new CommandProcess(builder.start(), log);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The beginning of a command line: Java, for a short life in little memory. */
  static List<String> java() {
    return java("512m");
  }

  /**
   * As above, with more memory.
   *
   * @param heap as {@code -Xmx} has it
   */
  public static List<String> java(String heap) {
    return new ArrayList<>(
        List.of(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx" + heap,
            // What the optimizing compiler would do pays too late, and these classes were verified.
            "-XX:TieredStopAtLevel=1",
            "-XX:+UnlockDiagnosticVMOptions",
            "-XX:-BytecodeVerificationRemote"));
  }

  /** What it has said on both outputs. */
  public String log() {
    try {
      return Files.readString(log);
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

  /** SIGTERM, and the exit status; -1 if it does not end in a minute. */
  public int stop() {
    process.destroy();
    try {
      return process.waitFor(60, TimeUnit.SECONDS) ? process.exitValue() : -1;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
