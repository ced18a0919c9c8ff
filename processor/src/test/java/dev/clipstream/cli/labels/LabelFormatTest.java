package dev.clipstream.cli.labels;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.schemas.LabelJson;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LabelFormatTest {

  private static final Instant TIME = Instant.parse("2026-01-02T03:04:05.678901Z");
  private static final Model MODEL = new Model("m", "ab");
  private static final List<Label> LABELS =
      List.of(new Label("cat", 0.75f), new Label("dog", 0.1f));

  private static final FrameLabel FRAME = frame("door");

  private static final ClipLabel CLIP = clip(ClipEnd.LAST_FRAME);

  private static FrameLabel frame(String stream) {
    return FrameLabel.newBuilder()
        .setSoFar(List.of())
        .setStreamId(stream)
        .setClipId(null)
        .setFrameIndex(17)
        .setCapturedAt(TIME)
        .setLabels(LABELS)
        .setModel(MODEL)
        .setLabelledAt(TIME.minusNanos(678_901_000))
        .build();
  }

  private static ClipLabel clip(ClipEnd end) {
    return ClipLabel.newBuilder()
        .setStreamId("door")
        .setClipId("a.mp4@x")
        .setFirstFrame(0)
        .setLastFrame(31)
        .setStartedAt(TIME.minusSeconds(1))
        .setEndedAt(TIME)
        .setFrames(32)
        .setEnd(end)
        .setLabels(LABELS)
        .setModel(MODEL)
        .setLabelledAt(TIME)
        .setAttention(List.of(0.5f, 0.5f))
        .build();
  }

  private final LabelText text = new LabelText(ZoneOffset.UTC);

  @Test
  void anEndThatOnlyALaterVersionHasAWordFor_isShownAsOther() {
    ClipLabel clip = clip(ClipEnd.OTHER);
    assertThat(text.format(clip)).endsWith("[other]");
    assertThat(LabelJson.format(clip)).contains("\"end\":\"OTHER\"");
  }

  @Test
  void json_hasEveryFieldUnderTheNameOfTheSchema() {
    assertThat(LabelJson.format(FRAME))
        .isEqualTo(
            "{\"stream_id\":\"door\",\"clip_id\":null,\"frame_index\":17,"
                + "\"captured_at\":\"2026-01-02T03:04:05.678901Z\","
                + "\"labels\":[{\"label\":\"cat\",\"score\":0.75},{\"label\":\"dog\",\"score\":0.1}],"
                + "\"model\":{\"name\":\"m\",\"sha256\":\"ab\"},"
                + "\"labelled_at\":\"2026-01-02T03:04:05.000000Z\",\"so_far\":[],"
                + "\"attributes\":{}}");
    assertThat(LabelJson.format(CLIP))
        .contains("\"clip_id\":\"a.mp4@x\"", "\"end\":\"LAST_FRAME\"", "\"attention\":[0.5,0.5]")
        .contains("\"first_frame\":0,\"last_frame\":31")
        .doesNotContain("\n");
  }

  @Test
  void text_saysWhenWhereAndWhat() {
    assertThat(text.format(FRAME))
        .isEqualTo("2026-01-02 03:04:05.678  door  frame 17  cat 0.750, dog 0.100");
    assertThat(text.format(CLIP))
        .isEqualTo(
            "2026-01-02 03:04:05.678  door  a.mp4@x  frames 0-31 (32)  cat 0.750, dog 0.100"
                + "  [last frame]");
  }

  @Test
  void labelsSoFar_andAttributes_areShown() {
    FrameLabel label =
        new FrameLabel(
            "door",
            null,
            17L,
            TIME,
            LABELS,
            MODEL,
            TIME,
            List.of(new Label("walk", 0.5f)),
            Map.of("file", "a\u001b.mp4"));
    assertThat(LabelJson.format(label))
        .endsWith(
            "\"so_far\":[{\"label\":\"walk\",\"score\":0.5}],"
                + "\"attributes\":{\"file\":\"a\\u001B.mp4\"}}");
    assertThat(text.format(label)).endsWith("cat 0.750, dog 0.100  so far walk 0.500  file=a?.mp4");
  }

  @Test
  void text_letsNoNameSteerTheTerminal() {
    assertThat(text.format(frame("a\u001b[2J\nb"))).contains("a?[2J?b").hasLineCount(1);
    assertThat(text.format(frame("a\u202Eb\u0085c"))).contains("a?b?c");
  }
}
