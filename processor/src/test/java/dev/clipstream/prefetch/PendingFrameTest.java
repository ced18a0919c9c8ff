package dev.clipstream.prefetch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.records.FrameReader;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.FakeRegistry;
import dev.clipstream.schemas.registry.SchemaRegistryException;
import dev.clipstream.serving.FailureReason;
import dev.clipstream.serving.FrameJob.Content;
import dev.clipstream.serving.FrameResult.NotNow;
import dev.clipstream.serving.FrameResult.Rejected;
import dev.clipstream.serving.FrameResult.Skipped;
import dev.clipstream.testing.TestFrames;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** What a worker finds in a record: an image, or how the frame ends without one. */
class PendingFrameTest {

  private static final byte[] SOUND =
      AvroSerde.frames().toBytes(TestFrames.frame("camera", "clip", 3, false, 8));

  private static PendingFrame frame(FrameReader reader, byte[] value) {
    return new PendingFrame(
        reader,
        Instant.parse("2030-01-01T00:00:00Z").toEpochMilli(),
        new ConsumerRecord<>("frames", 2, 17, "camera".getBytes(UTF_8), value));
  }

  @Test
  void aFrame_isToBeClassified_andSaysWhatItIs() {
    PendingFrame frame = frame(new FrameReader(Optional.empty()), SOUND);
    assertThat(frame.header()).isEmpty();
    assertThat(frame.content()).isInstanceOf(Content.ToClassify.class);
    assertThat(frame.header().orElseThrow().index()).isEqualTo(3);
  }

  @Test
  void aRecordThatIsNotAFrame_isRejected_forThatReason() {
    for (byte[] value : new byte[][] {null, new byte[0], "hello".getBytes(UTF_8)}) {
      PendingFrame frame = frame(new FrameReader(Optional.empty()), value);
      assertThat(((Content.Settled) frame.content()).result())
          .isInstanceOfSatisfying(
              Rejected.class,
              rejected -> {
                assertThat(rejected.why()).isEqualTo(FailureReason.UNREADABLE);
                assertThat(rejected.reason()).isNotBlank();
              });
      assertThat(frame.header()).isEmpty();
    }
  }

  @Test
  void aFrameThatIsTooOld_isSkipped_andSaysWhatItIs() {
    FrameReader reader = new FrameReader(Optional.empty(), Optional.of(Duration.ofDays(1)), false);
    PendingFrame frame = frame(reader, SOUND);
    assertThat(frame.content()).isEqualTo(new Content.Settled(new Skipped()));
    assertThat(frame.header()).isPresent();
  }

  @Test
  void aFrameThatOnlyARegistryCanTell_isNotForNow_whileThatIsAway() {
    try (FakeRegistry server = new FakeRegistry()) {
      byte[] registered =
          AvroSerde.frames()
              .writing(server.client(), "frames")
              .toBytes(TestFrames.frame("camera", "clip", 3, false, 8));
      FrameReader reader = new FrameReader(server.client());
      server.goAway();
      PendingFrame frame = frame(reader, registered);
      assertThat(((Content.Settled) frame.content()).result())
          .isInstanceOfSatisfying(
              NotNow.class,
              notNow -> assertThat(notNow.cause()).isInstanceOf(SchemaRegistryException.class));
    }
  }

  @Test
  void itsNameInMessages_isWhereItsRecordIs() {
    assertThat(frame(new FrameReader(Optional.empty()), SOUND)).hasToString("frames-2@17");
  }
}
