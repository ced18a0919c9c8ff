package dev.clipstream.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;

/**
 * An HTTP server that answers with headers and one byte, then with nothing, and keeps the
 * connection open.
 */
public final class UnendingAnswer implements AutoCloseable {

  private final HttpServer server;

  private UnendingAnswer(HttpServer server) {
    this.server = server;
  }

  /**
   * @param path that it answers to
   * @param first the one byte
   */
  public static UnendingAnswer to(String path, char first) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        path,
        exchange -> {
          exchange.sendResponseHeaders(200, 0);
          exchange.getResponseBody().write(first);
          exchange.getResponseBody().flush();
        });
    server.start();
    return new UnendingAnswer(server);
  }

  /** Without a path. */
  public URI url() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
