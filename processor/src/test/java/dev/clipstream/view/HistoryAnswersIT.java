package dev.clipstream.view;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.Topics;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What questions about the past are told that cannot be answered. */
class HistoryAnswersIT {

  private static final TopicNames TOPICS = TopicNames.DEFAULT;

  private static EmbeddedBroker broker;
  private static View view;

  @BeforeAll
  static void start() {
    broker = EmbeddedBroker.start();
    Topics.create(broker.bootstrapServers(), TOPICS, 1);
    try (LabelledFrames footage = new LabelledFrames(broker.bootstrapServers(), TOPICS)) {
      footage.bare("junk", new byte[] {1, 2, 3});
    }
    view = open(TOPICS);
  }

  private static View open(TopicNames topics) {
    return View.start(
        new ViewSettings(
            Map.of("bootstrap.servers", broker.bootstrapServers()),
            topics,
            "label-feedback",
            Optional.empty(),
            "app",
            ViewSettings.LOOPBACK,
            0,
            Optional.empty(),
            1 << 20,
            List.of("fight")),
        Optional::empty);
  }

  @AfterAll
  static void stop() {
    view.close();
    broker.close();
  }

  /** As it is: clients of HTTP refuse to send a broken address. */
  private static String get(View of, String path) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), of.port())) {
      String request = "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(ISO_8859_1));
      return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/history?stream=%zz&limit=1",
        "/history?stream=zz%",
        "/history?kind=clip%zz",
        "/history?%4=1",
        "/image?stream=%&clip=&index=0",
        "/letters?at=%x0"
      })
  void brokenEscapes_areRefused(String path) throws IOException {
    assertThat(get(view, path)).startsWith("HTTP/1.1 400").contains("write %25");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "/history?kind=foo | 400 | 'kind' must be 'clip' or 'event'",
        "/history?score=much | 400 | 'score' must be a number",
        "/history/frame | 400 | 'partition' and 'offset' must say",
        "/history/frame?partition=4294967296&offset=0 | 400 | 'partition' and 'offset' must say",
        "/history/frame?partition=99&offset=0 | 404 | has no partition 99",
        "/history/frame?partition=0&offset=17 | 404 | ends before offset 17",
        "/history/frame?partition=0&offset=0 | 404 | cannot be shown: it is damaged",
        "/history/row?at=c99@0 | 404 | has no partition 99",
        "/history/row?at=e0@5 | 404 | ends before offset 5",
        "/history/key-frame?at=c0@5 | 404 | ends before offset 5"
      },
      quoteCharacter = '"')
  void whatIsWrong_isSaid(String path, int status, String words) throws IOException {
    assertThat(get(view, path)).startsWith("HTTP/1.1 " + status).contains(words);
  }

  @Test
  void afterATopicWasDeleted_theBrokerIsNotBlamed() throws Exception {
    TopicNames topics = Topics.named("deleted-");
    Topics.create(broker.bootstrapServers(), topics, 1);
    try (View page = open(topics)) {
      assertThat(get(page, "/history?from=0")).startsWith("HTTP/1.1 200");
      try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
        admin.deleteTopics(List.of(topics.clipLabels(), topics.labelEvents())).all().get();
      }
      assertThat(get(page, "/history?from=0")).doesNotContain("broker does not answer");
    }
  }
}
