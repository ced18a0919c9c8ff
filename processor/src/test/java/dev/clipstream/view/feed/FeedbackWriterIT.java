package dev.clipstream.view.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.avro.FeedbackTarget;
import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.avro.Model;
import dev.clipstream.broker.EmbeddedBroker;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.Topics;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Feedback on a broker that makes every topic that a producer asks for. */
class FeedbackWriterIT {

  private static final String TOPIC = "label-feedback";

  @TempDir Path folder;

  @Test
  void feedbackWithoutItsTopic_isRefused_andMakesNone_andIsWrittenOnceThereIsOne()
      throws Exception {
    try (EmbeddedBroker broker =
            EmbeddedBroker.start(
                EmbeddedBroker.freePort(), folder, Map.of("auto.create.topics.enable", "true"));
        FeedbackWriter writer =
            new FeedbackWriter(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                TOPIC,
                AvroSerde.feedback());
        Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
      assertThatThrownBy(() -> writer.write(feedback()))
          .isInstanceOf(FeedbackSink.NotWrittenException.class)
          .hasMessageContaining("'clipstream topics' makes it");
      assertThat(admin.listTopics().names().get()).doesNotContain(TOPIC);
      Topics.create(broker.bootstrapServers(), TOPIC, 3);
      writer.write(feedback());
    }
  }

  private static LabelFeedback feedback() {
    return LabelFeedback.newBuilder()
        .setStreamId("camera")
        .setClipId("clip")
        .setTarget(FeedbackTarget.CLIP)
        .setFirstFrame(0)
        .setLastFrame(9)
        .setStartedAt(Instant.EPOCH)
        .setEndedAt(Instant.EPOCH)
        .setLabel("wave")
        .setScore(0.5f)
        .setModel(new Model("model", "sha"))
        .setCorrect(true)
        .setTruth("wave")
        .setGivenAt(Instant.EPOCH)
        .build();
  }
}
