package dev.clipstream.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.schemas.registry.FakeRegistry;
import dev.clipstream.serving.KeyFault;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** What records of labels and dead letters say apart from the labels: headers, times, reasons. */
class OutputRecordsTest extends TopologyFixture {

  /** Starts anew with a registry that has been asked nothing; returns a frame written with it. */
  private byte[] startWith(FakeRegistry server) {
    stopDriver();
    registry = server.client();
    start(8);
    return AvroSerde.frames()
        .writing(server.client(), "frames")
        .toBytes(TestFrames.frame("camera", "clip", 0, false, SIDE));
  }

  @Test
  void aFrameThatNamesARegistrysSchema_withoutARegistry_isADeadLetterThatSaysWhatToGive() {
    try (FakeRegistry server = new FakeRegistry()) {
      byte[] frame = startWith(server);
      stopDriver();
      registry = Optional.empty();
      start(8);
      pipe("camera".getBytes(UTF_8), frame);
      TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
      assertThat(letter.value()).isEqualTo(frame);
      assertThat(new String(letter.headers().lastHeader(REASON).value(), UTF_8))
          .contains("schema id 1", "--schema-registry");
    }
  }

  @Test
  void aBadFrame_goesToTheDeadLetters_asItCame_andTheNextIsLabelled() {
    byte[] noFrame = "no frame".getBytes(UTF_8);
    pipe("camera".getBytes(UTF_8), noFrame);
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.key()).isEqualTo("camera".getBytes(UTF_8));
    assertThat(letter.value()).isEqualTo(noFrame);
    String reason =
        new String(letter.headers().lastHeader("__streams.errors.message").value(), UTF_8);
    assertThat(reason).contains("not a Frame").contains("no JPEG, PNG or WebP");
    assertThat(frameLabels.readValuesToList()).hasSize(1);
  }

  @Test
  void aBadLastFrame_isADeadLetter_andStillEndsItsClip() {
    send(TestFrames.frame("camera", "clip", 0, false, SIDE));
    Frame bad = TestFrames.frame("camera", "clip", 1, true, SIDE);
    bad.setHeight(SIDE + 1);
    send(bad);
    advance(Duration.ofSeconds(1));
    assertThat(deadLetters.readValuesToList()).hasSize(1);
    assertThat(clipLabels.readValue().getEnd()).isEqualTo(ClipEnd.LAST_FRAME);
  }

  @Test
  void aClipThatTheModelFailsOn_hasOneEmptyLabel_andADeadLetter_andAllOthersTheirLabels() {
    stopDriver();
    sequenceModel.close();
    String encoder = frameModel.card().sha256();
    sequenceModel =
        SequenceModel.open(
            TestModels.fragileSequenceModel(folder, "fragile", encoder), frameModel, Device.CPU);
    start(8);
    for (String clip : List.of("good", "bad", "fine")) {
      for (int i = 0; i < 3; i++) {
        Frame frame = TestFrames.frame("camera", clip, i, i == 2, SIDE);
        if (clip.equals("bad") && i == 1) {
          byte[] white = new byte[3 * SIDE * SIDE];
          Arrays.fill(white, (byte) 255);
          frame.setImage(ByteBuffer.wrap(white));
        }
        send(frame);
      }
    }
    advance(Duration.ofSeconds(1));
    assertThat(frameLabels.readValuesToList()).hasSize(9);
    List<ClipLabel> clips = clipLabels.readValuesToList();
    assertThat(clips).extracting(ClipLabel::getClipId).containsExactly("good", "bad", "fine");
    assertThat(clips).extracting(label -> label.getLabels().size()).containsExactly(2, 0, 2);
    assertThat(listener.clipFailures()).isEqualTo(1);
    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(deadLetters.isEmpty()).isTrue();
    assertThat(letter.key()).isEqualTo("camera".getBytes(UTF_8));
    assertThat(AvroSerde.clipLabels().fromBytes(letter.value())).isEqualTo(clips.get(1));
    assertThat(text(letter.headers(), REASON)).isNotBlank();
    assertThat(text(letter.headers(), "clipstream.reason")).isEqualTo("clip_model_failed");
  }

  private static String text(Headers headers, String name) {
    return new String(headers.lastHeader(name).value(), UTF_8);
  }

  @Test
  void aDeadLetter_isNeverLargerThanItsTopicTakes() {
    byte[] noFrame = new byte[3 << 20];
    pipe("camera".getBytes(UTF_8), noFrame);
    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(letter.value()).hasSizeBetween(1_000_000, 1 << 20);
    assertThat(new String(letter.headers().lastHeader("clipstream.value.length").value(), UTF_8))
        .isEqualTo("3145728");
  }

  /** A batch of clips is labelled as a frame is processed, and the frame is a dead letter. */
  @Test
  void aDeadLetterThatComesBesideClipLabels_isWholeAllTheSame() {
    for (int i = 0; i < 32; i++) {
      send(TestFrames.frame("camera-" + i, "clip", 0, i < 31, SIDE));
    }
    Frame bad = TestFrames.frame("camera-31", "clip", 1, true, SIDE);
    bad.setHeight(SIDE + 1);
    send(bad);
    assertThat(clipLabels.readValuesToList()).hasSize(32);
    assertThat(deadLetters.readValue()).isEqualTo(frameSerde.toBytes(bad));
  }

  /** A topic's retention goes by the times of its records: that of an old frame's label is now. */
  @Test
  void labelsAndDeadLetters_haveTheirOwnTime_andSayThatOfTheFrame() {
    Instant before = Instant.now().minusMillis(1);
    pipe(record(TestFrames.frame("camera", null, 0, true, SIDE)));
    pipe("camera".getBytes(UTF_8), "no frame".getBytes(UTF_8));
    TestRecord<String, FrameLabel> label = frameLabels.readRecord();
    TestRecord<byte[], byte[]> letter = deadLetters.readRecord();
    assertThat(label.getRecordTime()).isAfter(before);
    assertThat(letter.getRecordTime()).isAfter(before);
    for (Headers headers : List.of(label.headers(), letter.headers())) {
      assertThat(new String(headers.lastHeader("clipstream.frame.time").value(), UTF_8))
          .isEqualTo(Long.toString(NOON.toEpochMilli()));
    }
    assertThat(listener.sentAtMillis()).containsExactly(NOON.toEpochMilli());
  }

  @Test
  void fewHeadersOfAFrame_goOnToItsLabel_andNoneThatIsTooLarge() {
    TestRecord<byte[], byte[]> record = record(TestFrames.frame("camera", null, 0, false, SIDE));
    record.headers().add("traceparent", new byte[] {1}).add("tracestate", null);
    record.headers().add("camera-firmware", new byte[3 << 20]);
    pipe(record);
    TestRecord<byte[], byte[]> large = record(TestFrames.frame("camera", null, 1, false, SIDE));
    large.headers().add("traceparent", new byte[3 << 20]).add("tracestate", new byte[] {2});
    pipe(large);
    Headers first = frameLabels.readRecord().headers();
    assertThat(first.lastHeader("traceparent").value()).containsExactly(1);
    assertThat(first.lastHeader("tracestate").value()).isNull();
    assertThat(first.lastHeader("camera-firmware")).isNull();
    Headers second = frameLabels.readRecord().headers();
    assertThat(second.lastHeader("traceparent")).isNull();
    assertThat(second.lastHeader("tracestate").value()).containsExactly(2);
  }

  @Test
  void theLabelOfAClip_hasTheHeadersOfItsLastFrame() {
    for (int i = 0; i < 3; i++) {
      TestRecord<byte[], byte[]> record =
          record(TestFrames.frame("camera", "clip", i, i == 2, SIDE));
      record.headers().add("traceparent", new byte[] {(byte) i});
      pipe(record);
    }
    for (int i = 0; i < 9; i++) {
      TestRecord<byte[], byte[]> record = record(TestFrames.frame("endless", null, i, false, SIDE));
      record.headers().add("traceparent", new byte[] {(byte) i});
      pipe(record);
    }
    send(TestFrames.frame("untraced", "clip", 0, true, SIDE));
    driver.advanceWallClockTime(Duration.ofSeconds(1));
    List<TestRecord<String, ClipLabel>> clips = clipLabels.readRecordsToList();
    assertThat(clips).extracting(TestRecord::key).contains("camera", "endless", "untraced");
    for (TestRecord<String, ClipLabel> clip : clips) {
      Header trace = clip.headers().lastHeader("traceparent");
      assertThat(trace == null ? "none" : Byte.toString(trace.value()[0]))
          .isEqualTo(
              clip.key().equals("untraced") ? "none" : Long.toString(clip.value().getLastFrame()));
    }
  }

  @Test
  void framesThatMayLieApartFromTheirStream_areLabelledAndCounted() {
    byte[] frame = frameSerde.toBytes(TestFrames.frame("camera", null, 0, false, SIDE));
    pipe("camera".getBytes(UTF_8), frame);
    assertThat(listener.keyFaults()).isEmpty();
    pipe("another".getBytes(UTF_8), frame);
    pipe(new byte[] {0, 0, 0, (byte) 200}, frame);
    pipe(null, frame);
    pipe(new byte[0], frame);
    assertThat(listener.keyFaults())
        .containsExactly(
            KeyFault.DIFFERENT, KeyFault.DIFFERENT, KeyFault.MISSING, KeyFault.MISSING);
    assertThat(frameLabels.readValuesToList()).hasSize(5);
    assertThat(deadLetters.isEmpty()).isTrue();
  }
}
