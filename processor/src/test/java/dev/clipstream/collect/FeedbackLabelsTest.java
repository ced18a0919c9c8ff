package dev.clipstream.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.FeedbackTarget;
import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.avro.Model;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.IncomingFrame;
import dev.clipstream.schemas.AvroSerde;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

class FeedbackLabelsTest {

  private final FeedbackLabels labels = new FeedbackLabels("feedback", Optional.empty(), false);

  @Test
  void whatIsSaidOfAFrameOrAClip_isKnownOfItsFrames() {
    learn(FeedbackTarget.FRAME, 3, 3);
    assertThat(labels.of(frame(3)).labels()).hasSize(1);
    assertThat(labels.of(frame(4)).labels()).isEmpty();
    learn(FeedbackTarget.CLIP, 4, 9);
    assertThat(labels.of(frame(4)).labels()).hasSize(1);
    assertThat(labels.of(frame(10)).labels()).isEmpty();
  }

  @Test
  void whatIsSaidOfSomethingUnknown_isTakenForNeither() {
    assertThat(learn(FeedbackTarget.OTHER, 0, 9)).isEqualTo("camera");
    assertThat(labels.of(frame(0)).labels()).isEmpty();
    assertThat(labels.of(frame(5)).labels()).isEmpty();
  }

  private String learn(FeedbackTarget target, long first, long last) {
    byte[] value =
        AvroSerde.feedback()
            .toBytes(
                LabelFeedback.newBuilder()
                    .setStreamId("camera")
                    .setTarget(target)
                    .setFirstFrame(first)
                    .setLastFrame(last)
                    .setStartedAt(Instant.EPOCH)
                    .setEndedAt(Instant.EPOCH)
                    .setLabel("cat")
                    .setScore(0.5f)
                    .setModel(new Model("m", "00"))
                    .setCorrect(true)
                    .setGivenAt(Instant.EPOCH)
                    .build());
    return labels.learn(new ConsumerRecord<>("feedback", 0, 0, new byte[0], value));
  }

  private static SentFrame frame(long index) {
    return new SentFrame(
        new IncomingFrame(
            new FrameHeader("camera", Optional.empty(), index, 0, false),
            new Image(ImageEncoding.JPEG, 0, 0, new byte[1], 0, 1),
            Map.of()),
        0);
  }
}
