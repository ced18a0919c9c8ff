package dev.clipstream.testing;

import dev.clipstream.broker.EmbeddedBroker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.awaitility.Awaitility;

/**
 * Apicurio Registry in a process of its own, with its store in memory. Its distribution is looked
 * for in the local Maven repository, or where {@code CLIPSTREAM_TEST_REGISTRY} says; it is no
 * dependency of the build, of which it would be the heaviest by far.
 */
public final class ApicurioRegistry implements AutoCloseable {

  /** The newest that Java 17 runs. */
  private static final String VERSION = "2.6.13.Final";

  private static final String VARIABLE = "CLIPSTREAM_TEST_REGISTRY";

  private final Process process;
  private final Path folder;
  private final String url;

  private ApicurioRegistry(Process process, Path folder, String url) {
    this.process = process;
    this.folder = folder;
    this.url = url;
  }

  /**
   * Starts it and waits until it answers; skips the running test, saying so, where there is none.
   */
  public static ApicurioRegistry start() {
    Path zip = distribution();
    int port = EmbeddedBroker.freePort();
    try {
      Path folder = Files.createTempDirectory("apicurio");
      unpack(zip, folder);
      Process process =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-Xmx384m",
                  "-XX:TieredStopAtLevel=1",
                  "-Dquarkus.http.host=127.0.0.1",
                  "-Dquarkus.http.port=" + port,
                  "-jar",
                  folder.resolve("apicurio-registry-app-" + VERSION + "-runner.jar").toString())
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve("registry.log").toFile())
              .start();
      String url = "http://127.0.0.1:" + port + "/apis/ccompat/v7";
      ApicurioRegistry registry = new ApicurioRegistry(process, folder, url);
      registry.awaitAnswer();
      return registry;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path distribution() {
    String name = "apicurio-registry-app-" + VERSION + "-all.zip";
    Path inRepository =
        Path.of(System.getProperty("user.home"), ".m2", "repository", "io", "apicurio")
            .resolve(Path.of("apicurio-registry-app", VERSION, name));
    Path zip = Optional.ofNullable(System.getenv(VARIABLE)).map(Path::of).orElse(inRepository);
    if (!Files.exists(zip)) {
      throw Skip.because(
          "tests on a real schema registry, since there is no "
              + name
              + "; 'mvn dependency:get -Dtransitive=false -Dartifact=io.apicurio:"
              + "apicurio-registry-app:"
              + VERSION
              + ":zip:all' gets it");
    }
    return zip;
  }

  private static void unpack(Path zip, Path folder) throws IOException {
    try (ZipInputStream in = new ZipInputStream(Files.newInputStream(zip))) {
      for (ZipEntry entry = in.getNextEntry(); entry != null; entry = in.getNextEntry()) {
        Path target = folder.resolve(entry.getName()).normalize();
        if (target.startsWith(folder) && !entry.isDirectory()) {
          Files.createDirectories(target.getParent());
          Files.copy(in, target);
        }
      }
    }
  }

  private void awaitAnswer() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(3))
        .ignoreExceptions()
        .failFast("the registry has ended, see " + folder, () -> !process.isAlive())
        .until(() -> Http.get(url + "/subjects").statusCode() == 200);
  }

  /** Of Confluent's REST API. */
  public String url() {
    return url;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
      try (Stream<Path> files = Files.walk(folder)) {
        List<Path> deepestFirst = files.sorted(Comparator.reverseOrder()).toList();
        for (Path file : deepestFirst) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
