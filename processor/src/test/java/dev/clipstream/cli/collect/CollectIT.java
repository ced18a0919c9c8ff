package dev.clipstream.cli.collect;

import static dev.clipstream.avro.FeedbackTarget.CLIP;
import static dev.clipstream.avro.FeedbackTarget.FRAME;
import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.collect.TopicFixture;
import dev.clipstream.schemas.registry.FakeRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is collected, and where it lies. */
class CollectIT extends CollectFixture {

  @Test
  void imageLiesInTheClassOfItsLabel_byteForByte_andASecondRunChangesNothing() {
    for (int i = 0; i < 20; i++) {
      topics.frame("camera " + i % 3, NO_CLIP, i, Map.of());
      topics.frameLabel("camera " + i % 3, NO_CLIP, i, i % 2 == 0 ? "cat" : "dog", i / 20f);
    }
    topics.frame("camera 0", NO_CLIP, 99, Map.of());
    topics.send(topics.frames(), "camera 0", "no frame".getBytes(StandardCharsets.UTF_8));
    topics.send(topics.frameLabels(), "camera 0", "no label".getBytes(StandardCharsets.UTF_8));

    assertThat(collect("--label-source frame-labels --min-score 0.25")).as(err.toString()).isZero();

    Map<String, String> files = tree(images());
    assertThat(files).hasSize(15);
    assertThat(files).containsKey("cat/camera 0+000006.jpg").containsKey("dog/camera 2+000017.jpg");
    assertThat(files.get("dog/camera 2+000017.jpg")).isEqualTo(hex(TopicFixture.jpeg(17 * 7)));
    assertThat(out.toString())
        .contains("15 frames written", "5 below the least score", "1 without a label")
        .contains("1 no readable frames", "1 no readable labels");

    assertThat(collect("--label-source frame-labels --min-score 0.25")).isZero();

    assertThat(out.toString()).contains("0 frames written", "15 already there");
    assertThat(tree(images())).containsExactlyEntriesOf(files);
  }

  @Test
  void whatPeopleSaidLast_isTheTruth_andALabelThatIsOnlyWrongIsNone() {
    for (int i = 0; i < 4; i++) {
      topics.frame("door", NO_CLIP, i, Map.of());
      topics.frame("gate", Optional.of("c"), i, Map.of());
    }
    topics.feedback(FRAME, "door", NO_CLIP, 0, 0, "cat", Optional.of("cat"));
    topics.feedback(FRAME, "door", NO_CLIP, 1, 1, "cat", Optional.of("cat"));
    topics.feedback(FRAME, "door", NO_CLIP, 1, 1, "cat", Optional.of("dog"));
    topics.feedback(FRAME, "door", NO_CLIP, 2, 2, "cat", Optional.of("cat"));
    topics.feedback(FRAME, "door", NO_CLIP, 2, 2, "cat", Optional.empty());
    topics.feedback(CLIP, "gate", Optional.of("c"), 0, 3, "jump", Optional.of("run"));
    topics.feedback(FRAME, "gate", Optional.of("c"), 3, 3, "cat", Optional.of("dog"));

    assertThat(collect("--label-source label-feedback")).as(err.toString()).isZero();

    assertThat(tree(images()).keySet())
        .containsExactly(
            "cat/door+000000.jpg",
            "dog/door+000001.jpg",
            "dog/gate+c+000003.jpg",
            "run/gate+c+000000.jpg",
            "run/gate+c+000001.jpg",
            "run/gate+c+000002.jpg");
  }

  @Test
  void clipsArePutWherePeopleSaidThatTheyBelong() {
    for (int i = 0; i < 3; i++) {
      topics.frame("gate", Optional.of("c"), i, Map.of());
    }
    topics.feedback(CLIP, "gate", Optional.of("c"), 0, 2, "jump", Optional.of("run"));
    topics.feedback(FRAME, "gate", Optional.of("c"), 1, 1, "cat", Optional.of("dog"));

    assertThat(collect("--label-source label-feedback --clips")).as(err.toString()).isZero();

    assertThat(tree(images()).keySet()).hasSize(3).allMatch(name -> name.startsWith("run/"));
  }

  @Test
  void withASchemaRegistry_recordsInBothFormatsAreCollected() {
    try (FakeRegistry registry = new FakeRegistry()) {
      topics.frame("camera", NO_CLIP, 1, Map.of());
      topics.frameLabel("camera", NO_CLIP, 1, "cat", 1);
      topics.writeWith(registry.client());
      topics.frame("camera", NO_CLIP, 2, Map.of());
      topics.frameLabel("camera", NO_CLIP, 2, "dog", 1);

      assertThat(collect("--label-source frame-labels --schema-registry " + registry.url()))
          .as(err.toString())
          .isZero();
      assertThat(tree(images())).containsOnlyKeys("cat/camera+000001.jpg", "dog/camera+000002.jpg");
      topics.feedback(FRAME, "camera", NO_CLIP, 2, 2, "dog", Optional.of("fox"));
      assertThat(collect("--label-source label-feedback --schema-registry " + registry.url()))
          .isZero();
      assertThat(tree(images())).containsKey("fox/camera+000002.jpg");
    }
    assertThat(collect("--label-source frame-labels --schema-registry http://127.0.0.1:1"))
        .isEqualTo(1);
    assertThat(err.toString()).contains("http://127.0.0.1:1", "connection refused");
  }

  @Test
  void namesThatLeadElsewhereStayInTheFolder() throws IOException {
    String stream = "../../../stream/\0\n";
    topics.frame(stream, Optional.of("..\\..\\clip"), 1, Map.of("kind", "../../../label"));
    topics.frame("/absolute", Optional.of(".."), 2, Map.of("kind", ".."));

    assertThat(collect("--label-source attribute=kind")).as(err.toString()).isZero();
    assertThat(collect("--label-source attribute=kind --clips")).as(err.toString()).isZero();

    assertThat(tree(images())).hasSize(4);
    try (Stream<Path> beside = Files.list(directory)) {
      assertThat(beside).containsExactly(images());
    }
  }

  @Test
  void clipsAreFoldersOfTheirFramesInOrder() {
    for (int clip = 0; clip < 8; clip++) {
      Optional<String> id = Optional.of("take " + clip);
      for (int i = 0; i < 5; i++) {
        topics.frame("camera", id, i, Map.of());
      }
      topics.clipLabel("camera", id, 0, 4, clip % 2 == 0 ? "rises" : "falls");
    }

    assertThat(collect("--label-source clip-labels --clips --max-per-class 3"))
        .as(err.toString())
        .isZero();

    Map<String, String> files = tree(images());
    assertThat(files).hasSize(2 * 3 * 5);
    assertThat(files.keySet())
        .contains("rises/camera+take 0/000001.jpg", "falls/camera+take 1/000005.jpg");
    assertThat(files.get("rises/camera+take 0/000003.jpg")).isEqualTo(hex(TopicFixture.jpeg(14)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--clips", "--stream=camera"})
  void framesThatCannotBeDecoded_areCounted_andLeftOutOfTheirClip(String how) {
    Optional<String> id = Optional.of("take");
    byte[] whole = TopicFixture.jpeg(3);
    List<byte[]> images =
        List.of(
            whole,
            "\u00ff\u00d8\u00ffnope".getBytes(StandardCharsets.ISO_8859_1),
            Arrays.copyOf(whole, whole.length / 2),
            TopicFixture.jpeg(5));
    for (int i = 0; i < images.size(); i++) {
      topics.frame("camera", id, i, Map.of(), TopicFixture.captured(i), images.get(i));
    }
    topics.clipLabel("camera", id, 0, 3, "rises");

    assertThat(collect("--label-source clip-labels " + how)).as(err.toString()).isZero();

    assertThat(tree(images()).values()).containsExactly(hex(images.get(0)), hex(images.get(3)));
    assertThat(out.toString()).contains("2 frames written", "2 no readable frames");
  }

  @Test
  void windowsOfAContinuousStreamBecomeClips_evenWhereTheyOverlap() {
    for (int i = 0; i < 12; i++) {
      topics.frame("camera", NO_CLIP, i, Map.of());
    }
    topics.clipLabel("camera", NO_CLIP, 0, 7, "calm");
    topics.clipLabel("camera", NO_CLIP, 4, 11, "storm");

    assertThat(collect("--label-source clip-labels --clips")).as(err.toString()).isZero();

    assertThat(tree(images())).hasSize(16);
    assertThat(tree(images()).get("storm/camera+@4-11/000001.jpg"))
        .isEqualTo(hex(TopicFixture.jpeg(28)));
  }

  @Test
  void badUsageIsStatus2_andAMissingTopicStatus1_inOneLine() {
    assertThat(collect("--label-source guesses")).isEqualTo(2);
    assertThat(err.toString()).contains("frame-labels", "attribute=NAME");
    assertThat(collect("--label-source frame-labels --clips")).isEqualTo(2);
    assertThat(collect("--label-source frame-labels --min-score 2")).isEqualTo(2);
    err.getBuffer().setLength(0);
    assertThat(collect("--label-source frame-labels --frames-topic nothing")).isEqualTo(1);
    assertThat(err.toString()).startsWith("clipstream collect: ").contains("has no topic nothing");
    assertThat(err.toString().lines()).hasSize(1);
  }
}
