package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.view.web.PortCheck;
import dev.clipstream.view.web.PortTakenException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import org.junit.jupiter.api.Test;

/** A port that somebody else listens on is told in one line, before anything is started. */
class PortTakenIT {

  @Test
  void demo_saysSo_beforeItsBroker() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = taken.getLocalPort();
      CommandLineRun run = CommandLineRun.of("demo", "--port=" + port);
      assertThat(run.status()).isEqualTo(1);
      assertThat(run.err())
          .hasLineCount(1)
          .contains("port " + port + " is taken: try --port 0")
          .doesNotContain("broker");
    }
  }

  @Test
  void aPortThatIsFree_isLeftFree() throws IOException {
    int port;
    try (ServerSocket once = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = once.getLocalPort();
      assertThatThrownBy(() -> PortCheck.require("127.0.0.1", port))
          .isInstanceOf(PortTakenException.class);
    }
    PortCheck.require("127.0.0.1", port);
    PortCheck.require("127.0.0.1", port);
    PortCheck.require("127.0.0.1", 0);
  }
}
