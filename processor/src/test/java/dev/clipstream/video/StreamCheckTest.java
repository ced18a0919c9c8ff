package dev.clipstream.video;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StreamCheckTest {

  private static Optional<String> problem(String url) {
    return StreamUrl.parse(url).flatMap(StreamCheck::problem);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "rtsp://h/a",
        "RTSP://me:p@h:554/a",
        "rtsps://h:65535",
        "HTTP://[::1]:80/a",
        "https://[fe80::1]/a",
        "rtmp://h:1935/a",
        "udp://@239.0.0.1:1234",
        "udp://:1234",
        "tcp://h:00080",
        "rtp://h:5004"
      })
  void whatCanBeRead_hasNoProblem(String url) {
    assertThat(problem(url)).isEmpty();
  }

  @Test
  void aSchemeThatFfmpegDoesNotKnow_isNamed() {
    assertThat(problem("Foo://me:secret@h/a"))
        .hasValue("foo:// is nothing that FFmpeg here can read, as rtsp:// and http:// are");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"http://h:99999/a", "rtsp://h:0", "http://h:/a", "rtsp://h:x", "http://[::1]:-1/"})
  void aPortThatIsNone_isRefused(String url) {
    assertThat(problem(url)).hasValue("its port must be a number from 1 to 65535");
  }

  @Test
  void aHostThatIsNotKnown_andAPasswordThatIsNotEscaped_areSaidToBeTheReason() {
    assertThatThrownBy(() -> VideoReader.open("http://no-host.invalid/a", Duration.ofSeconds(20)))
        .isInstanceOf(VideoException.class)
        .hasMessage("http://no-host.invalid/a: cannot be opened (there is no such host)");
    assertThatThrownBy(
            () -> VideoReader.open("http://me:se/cret@h.invalid/a", Duration.ofSeconds(20)))
        .isInstanceOf(VideoException.class)
        .hasMessageEndingWith("the characters / ? # must be percent-encoded)");
  }

  @Test
  void aWebPage_isSaidToBeNoVideo() throws IOException {
    HttpServer web =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] page =
        ("<!DOCTYPE html><html><body>" + "hello ".repeat(500) + "</body></html>").getBytes(UTF_8);
    web.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(200, page.length);
          exchange.getResponseBody().write(page);
          exchange.close();
        });
    web.start();
    try {
      String url = "http://127.0.0.1:" + web.getAddress().getPort() + "/";
      assertThatThrownBy(() -> VideoReader.open(url, Duration.ofSeconds(20)))
          .isInstanceOf(VideoException.class)
          .hasMessageContaining("what answers is no video (a web page?)");
    } finally {
      web.stop(0);
    }
  }
}
