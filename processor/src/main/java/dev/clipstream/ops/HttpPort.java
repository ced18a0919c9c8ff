package dev.clipstream.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clipstream.system.DaemonThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server for a few pages, made anew for each GET or HEAD request. Two daemon threads
 * of its own answer; whoever is slow to ask or to listen is cut off. Close it to free the port.
 */
final class HttpPort implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpPort.class);

  static {
    // The JDK's server waits for ever unless told otherwise, and can be told only like this, in
    // seconds, before it is first used.
    setUnlessSet("sun.net.httpserver.maxReqTime", "10");
    setUnlessSet("sun.net.httpserver.maxRspTime", "30");
    setUnlessSet("jdk.httpserver.maxConnections", "64");
  }

  /**
   * An answer.
   *
   * @param status of HTTP
   * @param contentType of the body
   * @param body sent as UTF-8
   */
  record Page(int status, String contentType, String body) {}

  private final HttpServer server;
  private final ExecutorService threads;

  private HttpPort(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  private static void setUnlessSet(String property, String value) {
    if (System.getProperty(property) == null) {
      System.setProperty(property, value);
    }
  }

  /**
   * Listens.
   *
   * @param address port 0 for a free one
   * @param pages by path
   * @throws IOException if it cannot listen there
   */
  static HttpPort open(InetSocketAddress address, Map<String, Supplier<Page>> pages)
      throws IOException {
    HttpServer server = HttpServer.create(address, 0);
    server.createContext("/", exchange -> answer(exchange, pages));
    ExecutorService threads = Executors.newFixedThreadPool(2, DaemonThreads.named("http-port"));
    server.setExecutor(threads);
    server.start();
    return new HttpPort(server, threads);
  }

  private static void answer(HttpExchange exchange, Map<String, Supplier<Page>> pages)
      throws IOException {
    try (exchange) {
      Page page = page(exchange, pages);
      byte[] body = page.body().getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", page.contentType());
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      boolean head = exchange.getRequestMethod().equals("HEAD");
      exchange.sendResponseHeaders(page.status(), head ? -1 : body.length);
      if (!head) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static Page page(HttpExchange exchange, Map<String, Supplier<Page>> pages) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return text(405, "only GET and HEAD\n");
    }
    Supplier<Page> page = pages.get(exchange.getRequestURI().getPath());
    if (page == null) {
      return text(404, "there is " + String.join(", ", pages.keySet()) + "\n");
    }
    try {
      return page.get();
    } catch (RuntimeException e) {
      log.warn("a page could not be made", e);
      return text(500, "the page could not be made; the log says why\n");
    }
  }

  static Page text(int status, String body) {
    return new Page(status, "text/plain; charset=utf-8", body);
  }

  /** Where it listens, with the port that was found if 0 was asked for. */
  InetSocketAddress address() {
    return server.getAddress();
  }

  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
