package dev.clipstream.testing;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** {@code demo --stay} as it is packaged, in a process of its own. */
public final class DemoProcess implements AutoCloseable {

  private static final Pattern ADDRESS = Pattern.compile("watch at (http://\\S+)");
  private static final Pattern BROKER = Pattern.compile("Kafka is at (\\S+)");
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final Process process;
  private final Path err;
  private final int port;

  private DemoProcess(Process process, Path err, int port) {
    this.process = process;
    this.err = err;
    this.port = port;
  }

  /** Starts it, and waits until it says where its page and its broker are. */
  public static DemoProcess start(Path folder, int port, int cameras) {
    try {
      Path err = Files.createTempFile(folder, "demo", ".err");
      Process process =
          new ProcessBuilder(
                  List.of(
                      Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                      "-Xmx1g",
                      "-jar",
                      Path.of("target", "clipstream.jar").toString(),
                      "demo",
                      "--stay",
                      "--fps=8",
                      "--cameras=" + cameras,
                      "--port=" + port))
              .redirectOutput(folder.resolve("demo.out").toFile())
              .redirectError(err.toFile())
              .start();
      DemoProcess demo = new DemoProcess(process, err, port);
      try {
        await("demo is up").atMost(PATIENCE).until(() -> demo.said(BROKER).isPresent());
        return demo;
      } catch (RuntimeException e) {
        demo.close();
        throw e;
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Optional<String> said(Pattern pattern) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(err));
    return matcher.find() ? Optional.of(matcher.group(1)) : Optional.empty();
  }

  /** SIGTERM; whether it has ended in time. */
  public boolean end(Duration within) throws InterruptedException {
    process.destroy();
    return process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What it has said on standard error. */
  public String complaints() throws IOException {
    return Files.readString(err);
  }

  /** Of the page. */
  public String address() {
    return find(ADDRESS);
  }

  public String bootstrapServers() {
    return find(BROKER);
  }

  private String find(Pattern pattern) {
    try {
      return said(pattern).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(30, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
