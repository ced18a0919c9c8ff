package dev.clipstream.view.web;

import dev.clipstream.image.Image;
import dev.clipstream.view.scene.FrameKey;
import dev.clipstream.view.scene.Scene;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.javalin.http.NotFoundResponse;
import io.javalin.util.JavalinBindException;
import io.javalin.websocket.WsConfig;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/** The web server of the page. Its threads are its own; whoever started it closes it. */
public final class WebServer implements AutoCloseable {

  private static final int MAX_THREADS = 24;
  private static final int MAX_SOCKETS = 64;
  private static final int MAX_QUESTION_BYTES = 8 << 10;
  private static final long MAX_BODY_BYTES = 16 << 10;
  private static final Duration IDLE = Duration.ofMinutes(5);

  /** Nothing but what this server itself serves, and no page around it. */
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src"
          + " 'self';"
          + " base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final String HEALTH = "/health/";

  private final Scene scene;
  private final LiveAnswers answers;
  private final FeedbackDesk feedback;
  private final HistoryDesk history;
  private final LetterDesk letters;
  private final ReviewDesk review;
  private final AccessGuard guard;
  private final List<String> watch;
  private final ImageFiles images = new ImageFiles();
  private final Map<String, Assets.Asset> assets = Assets.load();
  private final AtomicInteger sockets = new AtomicInteger();
  private final Javalin server;

  private WebServer(WebParts parts, Optional<String> token) {
    this.scene = parts.scene();
    this.answers = new LiveAnswers(parts);
    this.feedback = new FeedbackDesk(scene, parts.history(), parts.feedback(), parts.clock());
    this.review = new ReviewDesk(parts.review(), parts.clock());
    this.history = new HistoryDesk(parts.history(), parts.clock(), images);
    this.letters = new LetterDesk(parts.letters(), parts.replayer(), parts.history(), images);
    this.watch = parts.watch();
    this.guard = new AccessGuard(token);
    this.server = Javalin.create(this::configure);
  }

  /**
   * Starts to serve.
   *
   * @param parts what it serves
   * @param host address to listen on
   * @param port 0 for any that is free
   * @param token what every request must bring; empty only on loopback
   * @throws PortTakenException if the port is taken
   */
  public static WebServer start(WebParts parts, String host, int port, Optional<String> token) {
    // The server would say a stack trace of its own.
    PortCheck.require(host, port);
    WebServer server = new WebServer(parts, token);
    try {
      server.server.start(host, port);
    } catch (JavalinBindException e) {
      throw new PortTakenException(e);
    }
    return server;
  }

  /** The port that it listens on. */
  public int port() {
    return server.port();
  }

  private void configure(JavalinConfig config) {
    config.startup.showJavalinBanner = false;
    config.startup.showOldJavalinVersionWarning = false;
    config.http.maxRequestSize = MAX_BODY_BYTES;
    config.http.defaultContentType = "text/plain";
    config.jetty.threadPool = new QueuedThreadPool(MAX_THREADS, 2);
    config.jetty.modifyWebSocketServletFactory(
        factory -> {
          factory.setMaxTextMessageSize(MAX_QUESTION_BYTES);
          factory.setIdleTimeout(IDLE);
        });
    config.routes.before(this::admit);
    config.routes.get(HEALTH + "live", request -> request.json(Map.of("status", "up")));
    config.routes.get(HEALTH + "ready", this::ready);
    config.routes.wsBeforeUpgrade(guard::check);
    assets.forEach(
        (path, asset) -> {
          config.routes.get(path, request -> serve(request, asset));
          // The server leaves the body out, and would say nothing of what it is.
          config.routes.head(path, request -> serve(request, asset));
        });
    config.routes.get("/settings", request -> request.json(Map.of("watch", watch)));
    config.routes.get("/image", this::image);
    config.routes.get("/dead-letter", this::deadLetter);
    config.routes.post("/feedback", feedback::take);
    history.routes(config.routes);
    letters.routes(config.routes);
    review.routes(config.routes);
    config.routes.ws("/live", this::live);
  }

  private void admit(Context request) {
    request.header("Content-Security-Policy", POLICY);
    request.header("X-Content-Type-Options", "nosniff");
    request.header("Referrer-Policy", "no-referrer");
    request.header("Cross-Origin-Resource-Policy", "same-origin");
    request.header("Cache-Control", "no-store");
    // A supervisor has no token, and what it is told is nothing to hide.
    if (!request.path().startsWith(HEALTH)) {
      guard.check(request);
    }
    QueryCheck.check(request);
  }

  private void ready(Context request) {
    String trouble = answers.trouble();
    boolean up = trouble.isEmpty();
    request
        .status(up ? 200 : 503)
        .json(up ? Map.of("status", "up") : Map.of("status", "down", "reason", trouble));
  }

  private void serve(Context request, Assets.Asset asset) {
    if (request.path().equals("/") && guard.bringsToken(request)) {
      guard.keepToken(request);
      request.redirect(request.queryParam("kiosk") == null ? "/" : "/?kiosk");
      return;
    }
    request.contentType(asset.contentType()).result(asset.body());
  }

  private void image(Context request) {
    FrameKey key =
        new FrameKey(
            text(request, "stream"), text(request, "clip"), number(text(request, "index")));
    show(request, scene.image(key));
  }

  private void deadLetter(Context request) {
    show(request, scene.deadLetterImage(number(text(request, "id"))));
  }

  private void show(Context request, Optional<Image> image) {
    ImageFiles.ImageFile file =
        image.flatMap(images::of).orElseThrow(() -> new NotFoundResponse("no such image"));
    request.contentType(file.contentType()).result(file.body());
  }

  private static String text(Context request, String name) {
    return Optional.ofNullable(request.queryParam(name)).orElse("");
  }

  private static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new NotFoundResponse("no such image");
    }
  }

  private void live(WsConfig socket) {
    socket.onConnect(
        client -> {
          if (sockets.incrementAndGet() > MAX_SOCKETS) {
            client.closeSession(1013, "more than " + MAX_SOCKETS + " pages are open");
          }
        });
    socket.onClose(client -> sockets.decrementAndGet());
    socket.onMessage(
        client -> {
          try {
            client.send(answers.answer(client.message()));
          } catch (IllegalArgumentException e) {
            client.closeSession(1008, "not understood");
          }
        });
  }

  @Override
  public void close() {
    server.stop();
    answers.close();
    history.close();
    images.close();
  }
}
