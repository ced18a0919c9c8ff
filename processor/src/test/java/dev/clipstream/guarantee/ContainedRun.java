package dev.clipstream.guarantee;

import com.github.dockerjava.api.model.HostConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.utility.MountableFile;

/** {@code run} in a container of 2 GiB, on a broker of this machine. */
final class ContainedRun implements HostileRun {

  private static final long MEMORY = 2L << 30;
  private static final String MODELS = "/opt/clipstream/models/";

  private final GenericContainer<?> container;

  /**
   * Starts it, and does not wait.
   *
   * @param image that {@code docker/Dockerfile} has built
   * @param environment of the container, beside broker and models
   */
  ContainedRun(
      String image,
      String bootstrapServers,
      Path frameModel,
      Optional<Path> sequenceModel,
      Map<String, String> environment) {
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
            .withEnv("CLIPSTREAM_BOOTSTRAP_SERVERS", bootstrapServers)
            .withEnv(environment);
    give("CLIPSTREAM_FRAME_MODEL", frameModel);
    sequenceModel.ifPresent(model -> give("CLIPSTREAM_SEQUENCE_MODEL", model));
    container.start();
  }

  private void give(String variable, Path model) {
    String there = MODELS + model.getFileName();
    container
        .withEnv(variable, there)
        .withCopyFileToContainer(MountableFile.forHostPath(model, 0644), there);
  }

  /** Of the container's first process, which is Java, as this machine sees it. */
  @Override
  public long pid() {
    Long pid = container.getCurrentContainerInfo().getState().getPidLong();
    if (pid == null) {
      throw new IllegalStateException("the container does not run: " + log());
    }
    return pid;
  }

  @Override
  public boolean isAlive() {
    return container.isRunning();
  }

  @Override
  public String log() {
    List<String> lines = container.getLogs().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - 40), lines.size()));
  }

  @Override
  public void close() {
    container.close();
  }
}
