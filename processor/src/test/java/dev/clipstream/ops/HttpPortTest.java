package dev.clipstream.ops;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.testing.Http;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HttpPortTest {

  private HttpPort port;
  private String url;

  @BeforeEach
  void open() throws IOException {
    port =
        HttpPort.open(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0),
            Map.of(
                "/good", () -> HttpPort.text(200, "grün"),
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
