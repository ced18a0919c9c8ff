package dev.clipstream.schemas.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.schemas.ReleasedSchemas;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.avro.Schema;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SchemaRegistryTest {

  private static final Schema FRAME = ReleasedSchemas.of("Frame").get(0);
  private static final String OTHER =
      "{\"type\":\"record\",\"name\":\"Other\",\"fields\":[{\"name\":\"x\",\"type\":\"int\"}]}";

  private final FakeRegistry server = new FakeRegistry();
  private final AtomicLong nanos = new AtomicLong();
  private final SchemaRegistry registry = client(server.url(), Map.of());

  private SchemaRegistry client(String url, Map<String, String> properties) {
    return new SchemaRegistry(
        RegistryAddress.of(url, properties), nanos::get, Duration.ofMillis(5));
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void aNewSubject_isNamedAfterTheTopic_andFullyCompatibleFromTheFirstVersionOn() {
    int id = registry.register("frames", FRAME);
    assertThat(server.versions("frames-value")).containsExactly(FRAME);
    assertThat(server.level("frames-value")).contains("FULL_TRANSITIVE");
    assertThat(server.requests())
        .containsSubsequence("PUT /config/frames-value", "POST /subjects/frames-value/versions");
    assertThat(registry.byId(id)).contains(FRAME);
    assertThatThrownBy(() -> client(server.url(), Map.of()).register("frames", schema(OTHER)))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageContaining("frames-value")
        .hasMessageContaining("incompatible");
  }

  @Test
  void whatIsRegistered_isThePublishedSchema_withoutNotesForJava() {
    int unused = registry.register("frames", FRAME);
    assertThat(server.versions("frames-value").get(0).toString()).doesNotContain("avro.java");
  }

  @Test
  void aLevelThatSomebodyHasSet_andASubjectThatIsThere_stayAsTheyAre() {
    server.setLevel("frames-value", "BACKWARD");
    int first = registry.register("frames", FRAME);
    assertThat(server.level("frames-value")).contains("BACKWARD");
    server.add("labels-value", OTHER);
    int second = registry.register("labels", FRAME);
    assertThat(server.level("labels-value")).isEmpty();
    assertThat(second).isEqualTo(first);
  }

  @Test
  void aSchemaThatIsThere_isFoundWithoutWriting_andAskedForOnce() {
    int id = server.add("frames-value", FRAME.toString());
    assertThat(registry.register("frames", FRAME)).isEqualTo(id);
    assertThat(registry.register("frames", FRAME)).isEqualTo(id);
    assertThat(server.requests()).containsExactly("POST /subjects/frames-value");
  }

  @Test
  void aTopicThatOthersWrite_isIntroducedOnlyWhereItHasNoSubject() {
    server.add("frames-value", OTHER);
    registry.introduce("frames", FRAME);
    registry.introduce("more", FRAME);
    assertThat(server.versions("frames-value")).containsExactly(schema(OTHER));
    assertThat(server.versions("more-value")).containsExactly(FRAME);
  }

  @Test
  void namesOfTopics_areWrittenAsUrlsAre() {
    int unused = registry.register("a%b", FRAME);
    assertThat(server.versions("a%b-value")).containsExactly(FRAME);
  }

  @Test
  void anIdThatIsNotThere_isAskedForTwice_thenRememberedForAWhile() {
    assertThat(registry.byId(7)).isEmpty();
    assertThat(registry.byId(7)).isEmpty();
    assertThat(server.requests()).containsExactly("GET /schemas/ids/7", "GET /schemas/ids/7");
    assertThat(registry.byId(8)).isEmpty();
    assertThat(server.requests()).as("others are not waited for again").hasSize(3);
    assertThat(registry.byId(0)).isEmpty();
    assertThat(registry.byId(-1)).isEmpty();
    assertThat(server.requests()).hasSize(3);
    pass(Duration.ofSeconds(31));
    for (int i = 0; i < 7; i++) {
      server.add("s" + i, "{\"type\":\"fixed\",\"name\":\"F\",\"size\":" + (i + 1) + "}");
    }
    assertThat(registry.byId(7)).isPresent();
  }

  @Test
  void whileItIsAway_knownIdsAreRead_othersFailAtOnce_andItIsAskedAgainAfterASecond() {
    int known = registry.register("frames", FRAME);
    int other = server.add("other-value", OTHER);
    server.goAway();
    assertThat(registry.byId(known)).contains(FRAME);
    assertThatThrownBy(() -> registry.byId(other))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageContaining(server.url())
        .hasMessageContaining("connection refused");
    server.comeBack();
    assertThatThrownBy(() -> registry.byId(other)).isInstanceOf(SchemaRegistryException.class);
    pass(Duration.ofSeconds(2));
    assertThat(registry.byId(other)).contains(schema(OTHER));
  }

  @Test
  void withALogin_itIsSentWithEveryRequest_andNeverSaid() {
    try (FakeRegistry closed = new FakeRegistry(Optional.of("me:se:cr@t"))) {
      String host = closed.url().substring("http://".length());
      SchemaRegistry byUrl = client("http://me:se%3Acr%40t@" + host + "/", Map.of());
      SchemaRegistry byProperty =
          client(closed.url(), Map.of("basic.auth.user.info", "me:se:cr@t"));
      SchemaRegistry byPrefixed =
          client(closed.url(), Map.of("schema.registry.basic.auth.user.info", "me:se:cr@t"));
      int id = byUrl.register("frames", FRAME);
      assertThat(byProperty.byId(id)).contains(FRAME);
      assertThat(byPrefixed.byId(id)).contains(FRAME);
      assertThatThrownBy(() -> client("http://me:wrong@" + host, Map.of()).check("frames"))
          .isInstanceOf(SchemaRegistryException.class)
          .hasMessageContaining("refuses access")
          .hasMessageContaining(closed.url())
          .hasMessageNotContaining("wrong");
    }
  }

  @Test
  void anAddressThatIsNoRegistry_isToldFromASubjectThatIsNotThere() throws IOException {
    registry.check("nowhere");
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    var page = com.sun.net.httpserver.HttpServer.create(any, 0);
    page.createContext(
        "/",
        exchange -> {
          byte[] html = "<html>404</html>".getBytes(java.nio.charset.StandardCharsets.UTF_8);
          exchange.sendResponseHeaders(404, html.length);
          try (OutputStream out = exchange.getResponseBody()) {
            out.write(html);
          }
        });
    page.start();
    try {
      String url = "http://127.0.0.1:" + page.getAddress().getPort();
      assertThatThrownBy(() -> client(url, Map.of()).check("frames"))
          .isInstanceOf(SchemaRegistryException.class)
          .hasMessageContaining(url)
          .hasMessageContaining("no schema registry")
          .hasMessageContaining("/apis/ccompat/v7");
    } finally {
      page.stop(0);
    }
  }

  @Test
  void aHostThatIsNotThere_orSaysNothing_isSaid() throws IOException {
    assertThatThrownBy(() -> client("http://no-such-host.invalid:8081", Map.of()).check("frames"))
        .isInstanceOf(SchemaRegistryException.class)
        .hasMessageContaining("http://no-such-host.invalid:8081")
        .hasMessageContaining("--schema-registry");
    try (ServerSocket silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String url = "http://127.0.0.1:" + silent.getLocalPort();
      assertThatThrownBy(() -> client(url, Map.of()).check("frames"))
          .isInstanceOf(SchemaRegistryException.class)
          .hasMessageContaining("nothing came within 8 s");
    }
  }

  @Test
  void whatIsNoAddress_isRefused_withoutRepeatingIt() {
    for (String wrong :
        List.of(
            "ftp://me:s3cret@host", "me:s3cret@host:8081", "http://me:s3 cret@h", "http:///x")) {
      assertThatThrownBy(() -> RegistryAddress.of(wrong, Map.of()))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageNotContaining("cret");
    }
    assertThatThrownBy(
            () ->
                RegistryAddress.of(
                    "http://h", Map.of("basic.auth.credentials.source", "SASL_INHERIT")))
        .hasMessageContaining("USER_INFO");
    assertThat(RegistryAddress.of("https://me:s3cret@h:8/apis/ccompat/v7/", Map.of()))
        .hasToString("https://h:8/apis/ccompat/v7");
  }

  private static Schema schema(String text) {
    return new Schema.Parser().parse(text);
  }
}
