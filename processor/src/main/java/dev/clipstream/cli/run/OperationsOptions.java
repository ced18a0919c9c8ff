package dev.clipstream.cli.run;

import dev.clipstream.cli.console.LogFormat;
import dev.clipstream.cli.options.CliException;
import dev.clipstream.cli.options.Problems;
import dev.clipstream.ops.Operations;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Optional;
import picocli.CommandLine.Option;

/** The options for metrics, health checks and the log. */
final class OperationsOptions {

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description =
          "Serve /metrics for Prometheus, /health/live and /health/ready on this port; 0 takes a"
              + " free one and says which. Default: no port is opened.")
  Optional<Integer> httpPort = Optional.empty();

  @Option(
      names = "--http-host",
      paramLabel = "HOST",
      defaultValue = "127.0.0.1",
      description =
          "Address to listen on. There is no password: 0.0.0.0 shows the pages to everyone who"
              + " reaches this machine. Default: ${DEFAULT-VALUE}.")
  String httpHost = "";

  @Option(
      names = "--log-format",
      paramLabel = "FORMAT",
      defaultValue = "text",
      converter = LogFormat.Converter.class,
      description =
          "text: lines for people; json: one JSON object a line, the progress included, for a log"
              + " collector. Default: ${DEFAULT-VALUE}.")
  LogFormat logFormat = LogFormat.TEXT;

  void check(Problems problems) {
    httpPort.ifPresent(port -> problems.requireRange("--http-port", port, 0, 65_535));
    problems.require(!httpHost.isBlank(), "--http-host must name an address");
  }

  /**
   * Opens the port, if there is to be one.
   *
   * @throws CliException if it cannot be listened on
   */
  Optional<Operations> open() {
    return httpPort.map(port -> open(new InetSocketAddress(httpHost, port)));
  }

  private static Operations open(InetSocketAddress address) {
    if (address.isUnresolved()) {
      throw new CliException("--http-host " + address.getHostString() + " is not known here");
    }
    try {
      return Operations.open(address);
    } catch (IOException e) {
      throw CliException.notListening(address, e);
    }
  }
}
