package dev.clipstream.cli.send.cameras;

import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.cli.send.cameras.Camera.ClipRule;
import dev.clipstream.ops.CameraOperations;
import dev.clipstream.ops.CameraReading;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Supplier;
import picocli.CommandLine.Option;

/** The options of {@code send} for many cameras in one process. */
public final class CameraOptions {

  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final Duration RETRY_AFTER = Duration.ofSeconds(1);
  private static final Duration RETRY_MAX = Duration.ofMinutes(1);

  @Option(
      names = "--cameras",
      paramLabel = "FILE",
      description =
          "YAML file of cameras, all to be sent by this process, in place of SOURCE; each is"
              + " connected to again when it has gone. What neither a camera nor the file's"
              + " defaults say, --fps, --max-size, --jpeg-quality and --loop do.")
  private Optional<Path> file = Optional.empty();

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "With --cameras: serve /metrics for Prometheus, /health/live and /health/ready on this"
              + " port; 0 takes a free one and says which. Default: no port is opened.")
  private Optional<Integer> httpPort = Optional.empty();

  @Option(
      names = "--http-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on. There is no password: 0.0.0.0 shows the pages to everyone who"
              + " reaches this machine. Default: ${DEFAULT-VALUE}.")
  private String httpHost = "";

  private List<Camera> cameras = List.of();

  public boolean isGiven() {
    return file.isPresent();
  }

  /**
   * Reads the file, if there is one; adds what is wrong with it.
   *
   * @param maxSize longest side in pixels, where the file says nothing
   * @param bare whether frames are to go without what a clip needs
   */
  public void check(
      Problems problems,
      OptionalDouble framesPerSecond,
      int maxSize,
      int jpegQuality,
      boolean loop,
      boolean bare) {
    httpPort.ifPresent(port -> problems.requireRange("--http-port", port, 0, 65_535));
    problems.require(!httpHost.isBlank(), "--http-host must name an address");
    if (file.isEmpty()) {
      return;
    }
    Camera.Settings usual =
        new Camera.Settings(
            framesPerSecond,
            maxSize,
            jpegQuality,
            new ClipRule.None(),
            loop,
            TIMEOUT,
            RETRY_AFTER,
            RETRY_MAX);
    CamerasFile read = CamerasFile.read(file.get(), usual, System.getenv());
    read.problems().forEach(problem -> problems.require(false, problem));
    cameras = read.cameras();
    for (Camera camera : cameras) {
      problems.require(
          !bare || camera.settings().clip() instanceof ClipRule.None,
          "--bare has no room for a clip: camera '" + camera.name() + "' needs clip: none");
    }
  }

  /** Those of the file, once it was checked. */
  List<Camera> cameras() {
    return cameras;
  }

  /**
   * Opens the port, if there is to be one.
   *
   * @throws CliException if it cannot be listened on
   */
  Optional<CameraOperations> open(
      List<? extends CameraReading> statuses, Supplier<Optional<String>> trouble) {
    return httpPort.map(port -> open(new InetSocketAddress(httpHost, port), statuses, trouble));
  }

  private static CameraOperations open(
      InetSocketAddress address,
      List<? extends CameraReading> statuses,
      Supplier<Optional<String>> trouble) {
    if (address.isUnresolved()) {
      throw new CliException("--http-host " + address.getHostString() + " is not known here");
    }
    try {
      return CameraOperations.open(address, statuses, trouble);
    } catch (IOException e) {
      throw CliException.notListening(address, e);
    }
  }
}
