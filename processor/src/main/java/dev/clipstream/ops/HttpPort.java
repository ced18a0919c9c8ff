package dev.clipstream.ops;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.clipstream.system.DaemonThreads;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A small HTTP server for a few pages, made anew for each GET or HEAD request. Daemon threads of
 * its own answer, one for each connection that has something to say or to hear, so that who is slow
 * to ask or to read keeps nobody else waiting, and is cut off after ten seconds. Close it to free
 * the port.
 */
final class HttpPort implements AutoCloseable {

  private static final Logger log = LoggerFactory.getLogger(HttpPort.class);

  /** Those beyond it are closed at once. */
  private static final int MAX_CONNECTIONS = 64;

  /** Threads that have nothing to do end after that. */
  private static final long IDLE_SECONDS = 20;

  /** However many ask: a page takes time of those who do the work. */
  private static final int MAX_PAGES_AT_ONCE = 2;

  static {
    // The JDK's server waits for ever unless told otherwise, and can be told only like this, in
    // seconds, before it is first used.
    setUnlessSet("sun.net.httpserver.maxReqTime", "10");
    setUnlessSet("sun.net.httpserver.maxRspTime", "10");
    setUnlessSet("jdk.httpserver.maxConnections", String.valueOf(MAX_CONNECTIONS));
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
    Semaphore making = new Semaphore(MAX_PAGES_AT_ONCE);
    server.createContext("/", exchange -> answer(exchange, pages, making));
    ExecutorService threads =
        new ThreadPoolExecutor(
            0,
            MAX_CONNECTIONS,
            IDLE_SECONDS,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            DaemonThreads.named("http-port"));
    server.setExecutor(threads);
    server.start();
    return new HttpPort(server, threads);
  }

  private static void answer(
      HttpExchange exchange, Map<String, Supplier<Page>> pages, Semaphore making)
      throws IOException {
    try (exchange) {
      Page page = page(exchange, pages, making);
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

  private static Page page(
      HttpExchange exchange, Map<String, Supplier<Page>> pages, Semaphore making) {
    String method = exchange.getRequestMethod();
    if (!method.equals("GET") && !method.equals("HEAD")) {
      exchange.getResponseHeaders().set("Allow", "GET, HEAD");
      return text(405, "only GET and HEAD\n");
    }
    Supplier<Page> page = pages.get(exchange.getRequestURI().getPath());
    if (page == null) {
      return text(404, "there is " + String.join(", ", pages.keySet()) + "\n");
    }
    making.acquireUninterruptibly();
    try {
      return page.get();
    } catch (RuntimeException e) {
      log.warn("a page could not be made", e);
      return text(500, "the page could not be made; the log says why\n");
    } finally {
      making.release();
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
