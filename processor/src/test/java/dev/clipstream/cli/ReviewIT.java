package dev.clipstream.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.records.TopicNames;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.RawProducer;
import dev.clipstream.testing.Topics;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** {@code review}, as a user types it. */
class ReviewIT {

  private EmbeddedBroker broker;

  @BeforeEach
  void start() {
    broker = EmbeddedBroker.start();
    Topics.create(broker.bootstrapServers(), TopicNames.DEFAULT, 1);
    Topics.create(broker.bootstrapServers(), "label-feedback", 1);
  }

  @AfterEach
  void stop() {
    broker.close();
  }

  private CommandLineRun review(String... arguments) {
    List<String> all = new ArrayList<>(List.of("review"));
    all.addAll(List.of(arguments));
    return CommandLineRun.with(
        Map.of("CLIPSTREAM_BOOTSTRAP_SERVERS", broker.bootstrapServers()),
        all.toArray(String[]::new));
  }

  private void label(String stream, String label, float score) {
    ClipLabel said =
        ClipLabel.newBuilder()
            .setStreamId(stream)
            .setClipId("clip-1")
            .setFirstFrame(0)
            .setLastFrame(15)
            .setStartedAt(Instant.parse("2026-01-02T03:04:05Z"))
            .setEndedAt(Instant.parse("2026-01-02T03:04:06Z"))
            .setFrames(16)
            .setEnd(ClipEnd.LAST_FRAME)
            .setLabels(List.of(new Label(label, score), new Label("other", 1 - score)))
            .setModel(new Model("m", "0"))
            .setLabelledAt(Instant.now())
            .setAttention(List.of())
            .build();
    try (RawProducer producer = new RawProducer(broker.bootstrapServers())) {
      assertThat(
              producer.send(
                  RawProducer.record(
                      TopicNames.DEFAULT.clipLabels(),
                      0,
                      null,
                      AvroSerde.clipLabels().toBytes(said),
                      new RecordHeaders())))
          .isPresent();
    }
  }

  @Test
  void theLeastSureIsNamedFirst_forPeopleAndForPrograms() throws Exception {
    assertThat(review().out()).startsWith("no clip of clip-labels waits to be judged");
    label("door", "fight", 0.9f);
    label("gate", "walk", 0.52f);
    label("yard", "walk", 0.6f);
    CommandLineRun run = review();
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out().lines().map(String::strip))
        .contains("4.0 %  walk 52.0 % or other 48.0 %  gate/clip-1  2026-01-02T03:04:05Z  c0@1")
        .anyMatch(line -> line.startsWith("0 judged, 3 left. Judge them: clipstream view"))
        .anyMatch(line -> line.startsWith("clipstream collect --label-source label-feedback"));
    CommandLineRun json = review("--next=2", "--json");
    List<String> lines = json.out().lines().toList();
    assertThat(lines).hasSize(2);
    JsonNode first = new ObjectMapper().readTree(lines.get(0));
    assertThat(first.path("stream_id").asText()).isEqualTo("gate");
    assertThat(first.path("clip_id").asText()).isEqualTo("clip-1");
    assertThat(first.path("at").asText()).isEqualTo("c0@1");
    assertThat(first.path("margin").floatValue()).isBetween(0.03f, 0.05f);
    assertThat(first.path("labels").get(1).path("label").asText()).isEqualTo("other");
    assertThat(first.path("started_at").asText()).isEqualTo("2026-01-02T03:04:05Z");
    assertThat(review("--label=fight", "--json").out().lines()).hasSize(1);
    assertThat(review("--stream=nobody", "--label=walk").out())
        .startsWith("no clip of clip-labels matches --stream nobody --label walk: ")
        .doesNotContain("judged");
  }
}
