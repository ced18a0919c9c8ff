package dev.clipstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpPortTest {

  /** More than the buffers of two sockets hold. */
  private static final String LARGE = "x".repeat(8 << 20);

  private HttpPort port;
  private String url;

  @BeforeEach
  void open() throws IOException {
    port =
        HttpPort.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of(
                "/good", () -> HttpPort.text(200, "grün"),
                "/large", () -> HttpPort.text(200, LARGE),
                "/bad",
                    () -> {
                      throw new IllegalStateException("a test's");
                    }));
    url = "http://127.0.0.1:" + port.address().getPort();
  }

  @AfterEach
  void close() {
    port.close();
  }

  @Test
  void aPage_isServedAsUtf8_andMayNotBeKept() {
    HttpResponse<String> answer = Http.get(url + "/good");
    assertThat(answer.statusCode()).isEqualTo(200);
    assertThat(answer.body()).isEqualTo("grün");
    assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
    HttpResponse<String> head = Http.send("HEAD", url + "/good");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
  }

  /**
   * They are all answered, and none waits until another was cut off, by which time it were, too.
   */
  @Test
  void whoAsksAndNeverReads_orNeverAsksToTheEnd_keepsNobodyWaiting() throws IOException {
    List<Socket> sockets = new ArrayList<>();
    try {
      for (int i = 0; i < 12; i++) {
        Socket socket = new Socket();
        sockets.add(socket);
        socket.setReceiveBufferSize(4096);
        socket.connect(port.address());
        String request = i % 3 == 0 ? "GET /good HT" : "GET /large HTTP/1.1\r\nHost: a\r\n\r\n";
        socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      }
      // Their first byte has come: they are being answered.
      for (Socket socket : sockets) {
        if (sockets.indexOf(socket) % 3 != 0) {
          socket.setSoTimeout(60_000);
          assertThat(socket.getInputStream().read()).isEqualTo('H');
        }
      }
      for (int i = 0; i < 3; i++) {
        assertThat(Http.get(url + "/good").body()).isEqualTo("grün");
      }
    } finally {
      for (Socket socket : sockets) {
        socket.close();
      }
    }
  }

  @Test
  void otherPathsAndMethods_areRefused() {
    assertThat(Http.get(url + "/good/inner").statusCode()).isEqualTo(404);
    assertThat(Http.get(url + "/").statusCode()).isEqualTo(404);
    assertThat(Http.send("POST", url + "/good").statusCode()).isEqualTo(405);
    assertThat(Http.send("DELETE", url + "/good").statusCode()).isEqualTo(405);
  }

  @Test
  void aPageThatFails_isAnError_withoutItsDetails_andTheNextIsServed() {
    HttpResponse<String> answer = Http.get(url + "/bad");
    assertThat(answer.statusCode()).isEqualTo(500);
    assertThat(answer.body()).doesNotContain("a test's");
    assertThat(Http.get(url + "/good").statusCode()).isEqualTo(200);
  }
}
