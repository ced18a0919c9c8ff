package dev.clipstream.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.deadletters.LetterRecords;
import dev.clipstream.records.FrameRef;
import dev.clipstream.records.TopicNames;
import dev.clipstream.testing.RawProducer;
import dev.clipstream.testing.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code dlq list} and {@code dlq replay}, as a user types them. */
class DlqIT {

  private final TopicNames topics = TopicNames.DEFAULT;
  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start();
    Topics.create(broker.bootstrapServers(), topics, 1);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private CommandLineRun dlq(String... arguments) {
    List<String> all = new ArrayList<>(List.of("dlq"));
    all.addAll(List.of(arguments));
    return CommandLineRun.with(
        Map.of("CLIPSTREAM_BOOTSTRAP_SERVERS", broker.bootstrapServers()),
        all.toArray(String[]::new));
  }

  private void fail(String topic, long offset, String stream, String reason) {
    try (RawProducer producer = new RawProducer(broker.bootstrapServers())) {
      assertThat(
              producer.send(
                  LetterRecords.toSend(
                      topics.deadLetters(),
                      new FrameRef(topic, 0, offset),
                      stream,
                      reason,
                      "frame".getBytes(UTF_8))))
          .isPresent();
    }
  }

  @Test
  void lettersAreListedByReason_sentAgainBySelection_andThenNoMore() throws Exception {
    assertThat(dlq("list").out()).isEqualTo("frames-dlq: no dead letters%n".formatted());
    fail("frames", 40, "door", "over_limit");
    fail("frames", 41, "door", "over_limit");
    fail("frames", 42, "gate", "over_limit");
    fail("old-frames", 7, "gate", "undecodable");
    fail("frames", 43, "gate", "quarantined");
    CommandLineRun list = dlq("list");
    assertThat(list.status()).as(list.err()).isZero();
    assertThat(list.out().lines())
        .contains("frames-dlq: 5 dead letters", "  streams: door (2), gate (1)")
        .anyMatch(line -> line.startsWith("over_limit: 3, "))
        .contains("  0@2  from frames-0@42")
        .anyMatch(line -> line.startsWith("  0@3  from old-frames-0@7, cannot be sent again: "));
    CommandLineRun dry = dlq("replay", "--reason=over_limit", "--stream=door", "--dry-run");
    assertThat(dry.out()).isEqualTo("2 would be sent to frames%n".formatted());
    CommandLineRun sent = dlq("replay", "--reason=over_limit", "--stream=door");
    assertThat(sent.status()).as(sent.err()).isZero();
    assertThat(sent.out()).isEqualTo("2 sent to frames%n".formatted());
    CommandLineRun all = dlq("replay", "--all");
    assertThat(all.out().lines())
        .contains("1 sent to frames", "2 were sent again before, and are not sent twice")
        .anyMatch(line -> line.startsWith("1 cannot be sent: its frame came from another topic"))
        .anyMatch(line -> line.startsWith("1 cannot be sent: its frame has ended the process"));
    assertThat(dlq("replay", "--offsets=0@4-9").out().lines().findFirst())
        .contains("1 sent to frames");
    assertThat(dlq("replay", "--since=2099-01-01T00:00:00Z").out())
        .contains("no dead letter on frames-dlq matches");
    JsonNode json = new ObjectMapper().readTree(dlq("list", "--json").out());
    assertThat(json.path("waiting").asInt()).isEqualTo(1);
    JsonNode group = json.path("groups").get(0);
    assertThat(group.path("reason").asText()).isEqualTo("undecodable");
    JsonNode letter = group.path("letters").get(0);
    assertThat(letter.path("topic").asText()).isEqualTo("old-frames");
    assertThat(letter.path("partition").asInt()).isZero();
    assertThat(letter.path("offset").asInt()).isEqualTo(7);
    assertThat(letter.path("obstacle").asText()).contains("another topic");
  }

  @Test
  void withoutItsTopic_theCommandSaysWhatToDo() {
    CommandLineRun run = dlq("list", "--dlq-topic=no-such-topic");
    assertThat(run.status()).isEqualTo(1);
    assertThat(run.err()).contains("no-such-topic").contains("clipstream topics");
  }
}
