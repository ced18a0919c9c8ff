package dev.clipstream.cli.collect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.collect.TopicFixture;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Streams and clips that come again under the same names and numbers, showing something else. */
class CollectRepeatedIT extends CollectFixture {

  private static final byte[] RED = TopicFixture.jpeg(10);
  private static final byte[] GREEN = TopicFixture.jpeg(200);

  @Test
  void imagesOfAStreamThatCountsAnewLieInTheirOwnClasses_andASecondRunChangesNothing() {
    for (int i = 0; i < 4; i++) {
      frame(NO_CLIP, i, 0, RED, Map.of());
      topics.frameLabel("camera", NO_CLIP, i, "red", 1, captured(i, 0));
    }
    for (int i = 0; i < 4; i++) {
      frame(NO_CLIP, i, 1, GREEN, Map.of());
      topics.frameLabel("camera", NO_CLIP, i, "green", 1, captured(i, 1));
    }

    assertThat(collect("--label-source frame-labels")).as(err.toString()).isZero();

    Map<String, String> files = tree(images());
    assertThat(files).hasSize(8);
    assertThat(files)
        .allSatisfy(
            (name, content) ->
                assertThat(content).isEqualTo(hex(name.startsWith("red/") ? RED : GREEN)));
    assertThat(files)
        .containsKey("red/camera+000003.jpg")
        .containsKey("green/camera+000003@" + micros(captured(3, 1)) + ".jpg");

    assertThat(collect("--label-source frame-labels")).isZero();

    assertThat(out.toString()).contains("8 already there");
    assertThat(tree(images())).containsExactlyEntriesOf(files);
  }

  @Test
  void clipsOfOneIdLieInTheirOwnClasses() {
    Optional<String> id = Optional.of("take");
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 3; i++) {
        frame(id, i, round, round == 0 ? RED : GREEN, Map.of("kind", round == 0 ? "red" : "green"));
      }
      topics.clipLabel(
          "camera", id, 0, 2, round == 0 ? "red" : "green", captured(0, round), captured(2, round));
    }

    for (String source : new String[] {"clip-labels", "attribute=kind"}) {
      assertThat(collect("--clips --label-source " + source)).as(err.toString()).isZero();

      assertThat(tree(images())).hasSize(6);
      assertThat(tree(images()))
          .allSatisfy(
              (name, content) ->
                  assertThat(content).isEqualTo(hex(name.startsWith("red/") ? RED : GREEN)));
    }
    assertThat(out.toString()).contains("6 already there");
  }

  @Test
  void windowsOfOneRangeLieInTheirOwnClasses() {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 3; i++) {
        frame(NO_CLIP, i, round, round == 0 ? RED : GREEN, Map.of());
      }
      topics.clipLabel(
          "camera",
          NO_CLIP,
          0,
          2,
          round == 0 ? "red" : "green",
          captured(0, round),
          captured(2, round));
    }

    assertThat(collect("--clips --label-source clip-labels")).as(err.toString()).isZero();

    assertThat(tree(images())).hasSize(6);
    assertThat(tree(images()))
        .allSatisfy(
            (name, content) ->
                assertThat(content).isEqualTo(hex(name.startsWith("red/") ? RED : GREEN)));
  }

  @Test
  void imagesThatNothingTellsApartAreLeftOut_andCounted() {
    Instant never = Instant.EPOCH;
    topics.frame("camera", NO_CLIP, 0, Map.of("kind", "red"), never, RED);
    topics.frame("camera", NO_CLIP, 0, Map.of("kind", "red"), never, GREEN);
    topics.frame("camera", NO_CLIP, 0, Map.of("kind", "red"), never, TopicFixture.jpeg(90));

    assertThat(collect("--label-source attribute=kind")).as(err.toString()).isZero();

    assertThat(out.toString()).contains("2 frames written", "1 not to be told from another frame");
  }

  @Test
  void unreadableFramesOfOtherStreamsAreNotCounted() {
    topics.send(topics.frames(), "other", new byte[] {1, 2, 3});
    topics.send(topics.frames(), "camera", new byte[] {1, 2, 3});

    assertThat(collect("--label-source attribute=kind --stream camera"))
        .as(err.toString())
        .isZero();

    assertThat(out.toString()).contains("1 no readable frames");
  }

  private void frame(
      Optional<String> clip, int index, int round, byte[] image, Map<String, String> attributes) {
    topics.frame("camera", clip, index, attributes, captured(index, round), image);
  }

  private static Instant captured(int index, int round) {
    return TopicFixture.captured(index).plus(Duration.ofHours(round));
  }

  private static long micros(Instant time) {
    return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
  }
}
