package dev.clipstream.schemas;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.FeedbackTarget;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.ImageFormat;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.avro.Model;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.apache.avro.specific.SpecificRecordBase;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Records are built, written and read by who has never loaded anything else of this module. */
class RecordsWithoutSerdeTest {

  private static final Instant TIME = Instant.ofEpochSecond(1_700_000_000);

  /** The kinds of records, each the first thing that a process loads. */
  enum Kind {
    FRAME,
    FRAME_LABEL,
    CLIP_LABEL,
    EVENT,
    FEEDBACK
  }

  private static boolean comesBack(Kind kind) {
    return switch (kind) {
      case FRAME -> frame();
      case FRAME_LABEL -> frameLabel();
      case CLIP_LABEL -> clipLabel();
      case EVENT -> event();
      case FEEDBACK -> feedback();
    };
  }

  private static boolean frame() {
    Frame frame =
        Frame.newBuilder()
            .setStreamId("camera-7")
            .setFrameIndex(0)
            .setCapturedAt(TIME)
            .setFormat(ImageFormat.JPEG)
            .setImage(ByteBuffer.wrap(new byte[] {1}))
            .build();
    return decoded(frame, bytes -> Frame.getDecoder().decode(bytes), Frame.getEncoder()::encode);
  }

  private static boolean frameLabel() {
    FrameLabel label =
        FrameLabel.newBuilder()
            .setStreamId("camera-7")
            .setFrameIndex(0)
            .setCapturedAt(TIME)
            .setLabels(List.of(new Label("cat", 0.5f)))
            .setModel(new Model("m", "00"))
            .setLabelledAt(TIME)
            .build();
    return decoded(
        label, bytes -> FrameLabel.getDecoder().decode(bytes), FrameLabel.getEncoder()::encode);
  }

  private static boolean clipLabel() {
    ClipLabel label =
        ClipLabel.newBuilder()
            .setStreamId("camera-7")
            .setFirstFrame(0)
            .setLastFrame(1)
            .setStartedAt(TIME)
            .setEndedAt(TIME)
            .setFrames(2)
            .setEnd(ClipEnd.IDLE)
            .setLabels(List.of(new Label("cat", 0.5f)))
            .setModel(new Model("m", "00"))
            .setLabelledAt(TIME)
            .build();
    return decoded(
        label, bytes -> ClipLabel.getDecoder().decode(bytes), ClipLabel.getEncoder()::encode);
  }

  private static boolean event() {
    LabelEvent event =
        LabelEvent.newBuilder()
            .setStreamId("camera-7")
            .setRule("cats")
            .setLabel("cat")
            .setKind(EventKind.BEGIN)
            .setBeganAt(TIME)
            .setPeakScore(1)
            .setMeanScore(1)
            .setFrames(1)
            .setFirstFrame(0)
            .setLastFrame(0)
            .setKeyFrame(0)
            .setEnd(EventEnd.OPEN)
            .setModel(new Model("m", "00"))
            .setLabelledAt(TIME)
            .build();
    return decoded(
        event, bytes -> LabelEvent.getDecoder().decode(bytes), LabelEvent.getEncoder()::encode);
  }

  private static boolean feedback() {
    LabelFeedback feedback =
        LabelFeedback.newBuilder()
            .setStreamId("camera-7")
            .setTarget(FeedbackTarget.FRAME)
            .setFirstFrame(0)
            .setLastFrame(0)
            .setStartedAt(TIME)
            .setEndedAt(TIME)
            .setLabel("cat")
            .setScore(0.5f)
            .setModel(new Model("m", "00"))
            .setCorrect(true)
            .setGivenAt(TIME)
            .build();
    return decoded(
        feedback,
        bytes -> LabelFeedback.getDecoder().decode(bytes),
        LabelFeedback.getEncoder()::encode);
  }

  private interface Decoding<T> {
    T of(ByteBuffer bytes) throws IOException;
  }

  private interface Encoding<T> {
    ByteBuffer of(T record) throws IOException;
  }

  private static <T extends SpecificRecordBase> boolean decoded(
      T record, Decoding<T> decoding, Encoding<T> encoding) {
    try {
      return decoding.of(encoding.of(record)).equals(record);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** In a process of its own. */
  public static void main(String[] arguments) {
    System.out.print(comesBack(Kind.valueOf(arguments[0])));
  }

  @ParameterizedTest
  @EnumSource
  void everyRecord_canBeTheFirstThingThatAProcessLoads(Kind kind) throws Exception {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                RecordsWithoutSerdeTest.class.getName(),
                kind.name())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    assertThat(said).endsWith("true");
  }
}
