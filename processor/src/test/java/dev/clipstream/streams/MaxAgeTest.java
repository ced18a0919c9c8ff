package dev.clipstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Frame;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.testing.FrameTally;
import dev.clipstream.testing.TestFrames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Frames that come too late to be classified, and their clips. */
class MaxAgeTest extends TopologyFixture {

  private void startWithMaxAge(Duration age) {
    stopDriver();
    maxAge = Optional.of(age);
    start(8);
  }

  @Test
  void aFrameOlderThanMaxAge_getsAnEmptyLabel_andItsClipIsLabelledFromTheOthers() {
    // Frame n was taken n tenths of a second after noon, which is when all of them arrive.
    startWithMaxAge(Duration.ofMillis(500));
    advance(Duration.ofMillis(700));
    List<Frame> sent = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      sent.add(TestFrames.frame("camera", "clip", i, i == 5, SIDE));
    }
    sent.forEach(this::send);
    advance(Duration.ofSeconds(1));
    List<FrameLabel> labels = frameLabels.readValuesToList();
    FrameTally.assertOneLabelEach(sent, labels);
    assertThat(labels)
        .extracting(label -> label.getLabels().size())
        .containsExactly(0, 0, 2, 2, 2, 2);
    assertThat(labels)
        .allSatisfy(
            label ->
                assertThat(label.getModel().getSha256()).isEqualTo(frameModel.card().sha256()));
    ClipLabel clip = clipLabels.readValue();
    assertThat(clip.getFrames()).isEqualTo(4);
    assertThat(clip.getFirstFrame()).isZero();
    assertThat(clip.getLastFrame()).isEqualTo(5);
    assertThat(clip.getEnd()).isEqualTo(ClipEnd.LAST_FRAME);
    assertThat(clip.getLabels()).hasSize(2);
    assertThat(batcher.framesSkipped()).isEqualTo(2);
    assertThat(deadLetters.isEmpty()).isTrue();
  }

  @Test
  void aClipOfFramesOlderThanMaxAge_getsOneEmptyLabel_besideClipsThatAreNot() {
    startWithMaxAge(Duration.ofMillis(500));
    advance(Duration.ofMillis(700));
    send(TestFrames.frame("camera", "late", 0, false, SIDE));
    send(TestFrames.frame("camera", "late", 1, true, SIDE));
    send(TestFrames.frame("camera", "in time", 6, true, SIDE));
    advance(Duration.ofSeconds(1));
    List<ClipLabel> clips = clipLabels.readValuesToList();
    assertThat(clips).extracting(ClipLabel::getClipId).containsExactly("late", "in time");
    assertThat(clips).extracting(ClipLabel::getFrames).containsExactly(0, 1);
    assertThat(clips.get(0).getLabels()).isEmpty();
    assertThat(clips.get(0).getEnd()).isEqualTo(ClipEnd.LAST_FRAME);
    assertThat(clips.get(1).getLabels()).hasSize(2);
  }

  @Test
  void aContinuousStreamThatIsLate_keepsItsWindows() {
    startWithMaxAge(Duration.ofMillis(100));
    advance(Duration.ofSeconds(10));
    for (int i = 0; i < 9; i++) {
      send(TestFrames.frame("camera", null, i, false, SIDE));
    }
    advance(Duration.ofSeconds(1));
    assertThat(clipLabels.readValuesToList())
        .extracting(clip -> clip.getFirstFrame() + "-" + clip.getLastFrame())
        .containsExactly("0-3", "4-7");
  }
}
