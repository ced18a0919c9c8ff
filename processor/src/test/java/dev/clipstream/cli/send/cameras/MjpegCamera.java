package dev.clipstream.cli.send.cameras;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clipstream.image.JpegEncoder;
import dev.clipstream.image.Pixels;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Base64;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A camera that serves Motion JPEG over HTTP to who has its password, and that can go away and come
 * back at the same address.
 */
final class MjpegCamera implements AutoCloseable {

  private final String user;
  private final String password;
  private final int framesPerSecond;
  private final byte[] jpeg;
  private final AtomicInteger viewers = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final int port;

  /** From when it is switched on until it is switched off. */
  private record On(HttpServer server, ExecutorService threads, CountDownLatch gone) {}

  private On on;

  /** Small frames of one color. */
  MjpegCamera(String user, String password, int framesPerSecond) throws IOException {
    this(user, password, framesPerSecond, new Pixels(64, 48, new byte[3 * 64 * 48]));
  }

  /**
   * @param pixels of every frame
   */
  MjpegCamera(String user, String password, int framesPerSecond, Pixels pixels) throws IOException {
    this.user = user;
    this.password = password;
    this.framesPerSecond = framesPerSecond;
    try (JpegEncoder encoder = new JpegEncoder(90)) {
      this.jpeg = encoder.encode(pixels);
    }
    this.on = begin(0);
    this.port = on.server().getAddress().getPort();
  }

  /** At the port of the last time. */
  void switchOn() throws IOException {
    on = begin(port);
  }

  private On begin(int atPort) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), atPort), 0);
    On begun = new On(server, Executors.newCachedThreadPool(), new CountDownLatch(1));
    server.setExecutor(begun.threads());
    server.createContext("/live", exchange -> serve(exchange, begun.gone()));
    server.start();
    return begun;
  }

  /** All its connections break off, and none can be made. */
  void switchOff() {
    on.gone().countDown();
    on.server().stop(0);
    on.threads().shutdownNow();
  }

  /** Without user and password. */
  String host() {
    return "127.0.0.1:" + port;
  }

  /** How often its stream was begun. */
  int viewers() {
    return viewers.get();
  }

  int refused() {
    return refused.get();
  }

  private void serve(HttpExchange exchange, CountDownLatch until) throws IOException {
    try (exchange) {
      String expected =
          "Basic " + Base64.getEncoder().encodeToString((user + ":" + password).getBytes(UTF_8));
      if (!expected.equals(exchange.getRequestHeaders().getFirst("Authorization"))) {
        refused.incrementAndGet();
        exchange.getResponseHeaders().set("WWW-Authenticate", "Basic realm=\"camera\"");
        exchange.sendResponseHeaders(401, -1);
        return;
      }
      viewers.incrementAndGet();
      exchange
          .getResponseHeaders()
          .set("Content-Type", "multipart/x-mixed-replace; boundary=frame");
      exchange.sendResponseHeaders(200, 0);
      OutputStream out = exchange.getResponseBody();
      do {
        out.write(
            ("--frame\r\nContent-Type: image/jpeg\r\nContent-Length: " + jpeg.length + "\r\n\r\n")
                .getBytes(US_ASCII));
        out.write(jpeg);
        out.write("\r\n".getBytes(US_ASCII));
        out.flush();
      } while (!until.await(1_000_000 / framesPerSecond, TimeUnit.MICROSECONDS));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    switchOff();
  }
}
