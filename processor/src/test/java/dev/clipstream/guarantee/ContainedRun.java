package dev.clipstream.guarantee;

import com.github.dockerjava.api.model.HostConfig;
import java.nio.file.Path;
import java.util.List;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.MountableFile;

/** {@code run} in a container of 2 GiB, with 512 MiB of heap, on a broker of this machine. */
final class ContainedRun implements AutoCloseable {

  private static final long MEMORY = 2L << 30;
  private static final String MODEL = "/opt/clipstream/models/frames.onnx";

  private final GenericContainer<?> container;

  /**
   * Starts it, and does not wait.
   *
   * @param image that {@code docker/Dockerfile} has built
   */
  ContainedRun(String image, String bootstrapServers, Path model) {
    container =
        new GenericContainer<>(image)
            .withNetworkMode("host")
            .withCreateContainerCmdModifier(
                command -> {
                  HostConfig host = command.getHostConfig();
                  if (host != null) {
                    host.withMemory(MEMORY).withMemorySwap(MEMORY);
                  }
                })
            .withEnv("JAVA_TOOL_OPTIONS", "-Xmx512m")
            .withEnv("CLIPSTREAM_BOOTSTRAP_SERVERS", bootstrapServers)
            .withEnv("CLIPSTREAM_FRAME_MODEL", MODEL)
            .withCopyFileToContainer(MountableFile.forHostPath(model, 0644), MODEL);
    container.start();
  }

  /** Of the container's first process, which is Java, as this machine sees it. */
  long pid() {
    Long pid = container.getCurrentContainerInfo().getState().getPidLong();
    if (pid == null) {
      throw new IllegalStateException("the container does not run: " + log());
    }
    return pid;
  }

  boolean isAlive() {
    return container.isRunning();
  }

  String log() {
    List<String> lines = container.getLogs().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  @Override
  public void close() {
    container.close();
  }
}
