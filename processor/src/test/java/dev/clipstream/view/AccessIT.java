package dev.clipstream.view;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may have the page, and in what form its parts come. */
class AccessIT {

  private static final String TOKEN = "a-token-of-the-tests";
  private static final TopicNames TOPICS = TopicNames.DEFAULT;
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private static EmbeddedBroker broker;
  private static View open;
  private static View local;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
    Topics.create(broker.bootstrapServers(), TOPICS, 1);
    open = view(Optional.of(TOKEN));
    local = view(Optional.empty());
  }

  private static View view(Optional<String> token) {
    return View.start(
        new ViewSettings(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            TOPICS,
            "label-feedback",
            Optional.empty(),
            "app",
            ViewSettings.LOOPBACK,
            0,
            token,
            1 << 20,
            List.of("fight")),
        Optional::empty);
  }

  @AfterAll
  static void stop() {
    open.close();
    local.close();
    broker.close();
  }

  private static String address(View view, String path) {
    return "http://127.0.0.1:" + view.port() + path;
  }

  private static HttpResponse<String> get(View view, String path, String... headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address(view, path)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return HTTP.send(request.build(), BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/app.js", "/style.css"})
  void headOfAPart_saysWhatGetDoes_andHasNoBody(String path) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address(local, path)))
            .method("HEAD", BodyPublishers.noBody())
            .build();
    HttpResponse<String> head = HTTP.send(request, BodyHandlers.ofString());
    HttpResponse<String> whole = get(local, path);
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    for (String header : List.of("Content-Type", "Content-Length", "Content-Security-Policy")) {
      assertThat(head.headers().allValues(header)).isEqualTo(whole.headers().allValues(header));
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/",
        "/app.js",
        "/style.css",
        "/letters",
        "/image?stream=a&clip=&index=0",
        "/dead-letter?id=1",
        "/letters/image?at=0@1",
        "/no-such-thing",
        "/?token=",
        "/?token=guessed",
        "/%2e%2e/app.js"
      })
  void withoutTheToken_nothingIsServed(String path) throws Exception {
    assertThat(get(open, path).statusCode()).isIn(400, 401);
    assertThat(get(open, path, "Cookie", "clipstream-token=guessed").statusCode()).isIn(400, 401);
  }

  @Test
  void withoutTheToken_noFeedbackIsTaken_andNoSocketOpens() throws Exception {
    for (String path : List.of("/feedback", "/letters/replay")) {
      HttpRequest said =
          HttpRequest.newBuilder(URI.create(address(open, path)))
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString("{\"stream\":\"a\",\"correct\":true}"))
              .build();
      assertThat(HTTP.send(said, BodyHandlers.ofString()).statusCode()).as(path).isEqualTo(401);
    }
    assertThat(socketStatus(open, "/live", "")).isEqualTo(401);
    assertThat(socketStatus(open, "/live", "clipstream-token=" + TOKEN)).isEqualTo(101);
  }

  @Test
  void theToken_movesFromTheAddressToACookie_thatScriptsCannotRead() throws Exception {
    HttpResponse<String> first = get(open, "/?token=" + TOKEN);
    assertThat(first.statusCode()).isEqualTo(302);
    assertThat(first.headers().firstValue("Location").orElseThrow()).doesNotContain(TOKEN);
    assertThat(get(open, "/?kiosk&token=" + TOKEN).headers().firstValue("Location").orElseThrow())
        .endsWith("/?kiosk");
    String cookie = first.headers().firstValue("Set-Cookie").orElseThrow();
    assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
    HttpResponse<String> second =
        get(open, "/", "Cookie", cookie.substring(0, cookie.indexOf(';')));
    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(second.body()).contains("<title>Clipstream</title>");
  }

  @Test
  void everyAnswer_forbidsWhatThePageDoesNotNeed() throws Exception {
    for (String path : new String[] {"/", "/app.js", "/no-such-thing", "/image"}) {
      HttpResponse<String> answer = get(local, path);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .as(path)
          .contains("default-src 'none'")
          .contains("script-src 'self'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThat(answer.headers().firstValue("Content-Type").orElse(""))
          .as(path)
          .startsWith(path.equals("/") ? "text/html" : "text/");
    }
  }

  @Test
  void requestsFromOtherSites_areRefused() throws Exception {
    assertThat(get(local, "/", "Origin", "http://evil.example").statusCode()).isEqualTo(403);
    assertThat(get(local, "/", "Origin", "null").statusCode()).isEqualTo(403);
    assertThat(get(local, "/", "Origin", address(local, "")).statusCode()).isEqualTo(200);
    assertThat(socketStatus(local, "/live", "")).isEqualTo(101);
  }

  /** As after a name of another site was made to point to this machine. */
  @Test
  void onLoopback_otherNamesForIt_areRefused() throws Exception {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), local.port())) {
      socket
          .getOutputStream()
          .write(
              "GET / HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"
                  .getBytes(ISO_8859_1));
      String answer = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      assertThat(answer).startsWith("HTTP/1.1 403").doesNotContain("<title>");
    }
  }

  @Test
  void images_haveTheTypeOfTheirBytes_whateverTheSenderSays() throws Exception {
    try (LabelledFrames footage = new LabelledFrames(broker.bootstrapServers(), TOPICS)) {
      footage.bare("html", "<html><script>1</script></html>".getBytes(ISO_8859_1));
      footage.liar("liar", "<svg onload='1'/>".getBytes(ISO_8859_1));
      footage.clip("camera", "clip", "wave", 2);
      footage.raw("raw", 8);
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(imageType("camera", "clip", 1)).isEqualTo("200 image/jpeg");
              assertThat(imageType("raw", "", 0)).isEqualTo("200 image/jpeg");
            });
    assertThat(imageType("liar", "", 0)).startsWith("404 text/plain");
    assertThat(imageType("html", "", 0)).startsWith("404 text/plain");
  }

  private static String imageType(String stream, String clip, long index) throws Exception {
    HttpResponse<String> answer =
        get(local, "/image?stream=" + stream + "&clip=" + clip + "&index=" + index);
    return answer.statusCode() + " " + answer.headers().firstValue("Content-Type").orElse("");
  }

  @Test
  void feedback_onWhatWasNotSeen_isRefused_andSaysSo() throws Exception {
    assertThat(post("{\"stream\":\"nobody\",\"correct\":true,\"index\":3}")).startsWith("404");
    assertThat(post("{\"stream\":\"nobody\",\"correct\":true,\"clipNumber\":3}")).startsWith("404");
    assertThat(post("{\"stream\":\"nobody\"}")).startsWith("400");
    assertThat(post("no json")).startsWith("400");
    assertThat(post("{\"stream\":\"" + "x".repeat(20_000) + "\",\"correct\":true}"))
        .startsWith("413");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'stream':'a','index':3,'correct':false,'truth':5",
        "'stream':'a','index':3,'correct':true,'truth':'b'",
        "'stream':'a','index':3,'correct':'true'",
        "'stream':'a','index':'3','correct':true",
        "'stream':'a','index':3.5,'correct':true",
        "'stream':'a','correct':true",
        "'stream':'a','index':3,'clipNumber':4,'correct':true",
        "'stream':'a','index':3,'correct':true,'Truth':''",
        "'at':'c0@1','stream':'a','correct':true",
        "'at':5,'correct':true",
        "'stream':null,'index':3,'correct':true",
      })
  void feedbackThatContradictsItself_orHasAnotherType_isRefused(String fields) throws Exception {
    assertThat(post("{" + fields.replace('\'', '"') + "}")).startsWith("400");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'places':['1@55'],'dryRun':'yes'",
        "'places':['1@55'],'dryRun':1",
        "'places':['1@55'],'dryRun':null",
        "'places':['1@55'],'dryrun':true",
        "'places':['1@55'],'dryRun':true,'dryRun':false",
        "'reason':'undecodable','places':'1@53','dryRun':true",
        "'reason':'undecodable','places':[],'dryRun':true",
        "'reason':'undecodable','places':[1],'dryRun':true",
        "'reason':'undecodable','since':1,'dryRun':true",
        "'reason':'undecodable','sinceMillis':'1','dryRun':true",
        "'reason':'undecodable','sinceMillis':-1,'dryRun':true",
        "'reason':5,'dryRun':true",
        "'reason':['undecodable'],'dryRun':true",
        "'stream':true,'dryRun':true",
      })
  void sendingFramesAgain_thatIsNotSaidRightly_isRefused_neverGuessed(String fields)
      throws Exception {
    String answer = post("/letters/replay", "{" + fields.replace('\'', '"') + "}");
    assertThat(answer).startsWith("400").contains("'");
  }

  @Test
  void sendingFramesAgain_saidRightly_isDone() throws Exception {
    for (String fields :
        List.of(
            "\"reason\":\"undecodable\",\"dryRun\":true",
            "\"stream\":\"a\",\"sinceMillis\":1,\"dryRun\":false",
            "\"places\":[\"0@1\"]")) {
      assertThat(post("/letters/replay", "{" + fields + "}")).as(fields).startsWith("200");
    }
  }

  @Test
  void sendingFramesAgain_mustSayWhich_andInJson() throws Exception {
    URI address = URI.create(address(local, "/letters/replay"));
    for (String body : List.of("{}", "no json", "{\"places\":[\"everywhere\"]}")) {
      HttpRequest vague =
          HttpRequest.newBuilder(address)
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(body))
              .build();
      assertThat(HTTP.send(vague, BodyHandlers.ofString()).statusCode()).as(body).isEqualTo(400);
    }
    // As a form of another page might send it.
    HttpRequest form =
        HttpRequest.newBuilder(address)
            .header("Content-Type", "text/plain")
            .POST(BodyPublishers.ofString("{\"reason\":\"over_limit\"}"))
            .build();
    assertThat(HTTP.send(form, BodyHandlers.ofString()).statusCode()).isEqualTo(400);
  }

  private static String post(String body) throws Exception {
    return post("/feedback", body);
  }

  private static String post(String path, String body) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(address(local, path)))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = HTTP.send(request, BodyHandlers.ofString());
    return answer.statusCode() + " " + answer.body();
  }

  /** 101 if it opened. */
  private static int socketStatus(View view, String path, String cookie) {
    WebSocket.Builder builder = HTTP.newWebSocketBuilder();
    if (!cookie.isEmpty()) {
      builder.header("Cookie", cookie);
    }
    URI uri = URI.create("ws://127.0.0.1:" + view.port() + path);
    try {
      builder.buildAsync(uri, new WebSocket.Listener() {}).join().abort();
      return 101;
    } catch (CompletionException e) {
      return ((WebSocketHandshakeException) e.getCause()).getResponse().statusCode();
    }
  }
}
