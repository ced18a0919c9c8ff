package dev.clipstream.review;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FeedbackTarget;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.LabelFeedback;
import dev.clipstream.avro.Model;
import dev.clipstream.schemas.AvroSerde;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

/** Which clips are asked for, and in what order. */
class ReviewQueueTest {

  private static final Model MODEL = new Model("m", "0");
  private static final Instant START = Instant.parse("2026-01-02T03:04:05Z");

  private final ReviewQuery all = new ReviewQuery("", "", 0, 100);

  private static ConsumerRecord<byte[], byte[]> label(
      long offset, String stream, int clip, List<Label> labels) {
    ClipLabel said =
        ClipLabel.newBuilder()
            .setStreamId(stream)
            .setClipId("clip-" + clip)
            .setFirstFrame(0)
            .setLastFrame(15)
            .setStartedAt(START.plusSeconds(clip))
            .setEndedAt(START.plusSeconds(clip + 1L))
            .setFrames(16)
            .setEnd(ClipEnd.LAST_FRAME)
            .setLabels(labels)
            .setModel(MODEL)
            .setLabelledAt(START)
            .setAttention(List.of())
            .build();
    return new ConsumerRecord<>(
        "clip-labels", 0, offset, new byte[0], AvroSerde.clipLabels().toBytes(said));
  }

  private static List<Label> scores(float best) {
    return List.of(new Label("walk", best), new Label("fall", 1 - best));
  }

  private static ConsumerRecord<byte[], byte[]> feedback(
      String stream, int clip, FeedbackTarget target) {
    LabelFeedback said =
        LabelFeedback.newBuilder()
            .setStreamId(stream)
            .setClipId("clip-" + clip)
            .setTarget(target)
            .setFirstFrame(0)
            .setLastFrame(15)
            .setStartedAt(START.plusSeconds(clip))
            .setEndedAt(START.plusSeconds(clip + 1L))
            .setLabel("walk")
            .setScore(0.5f)
            .setModel(MODEL)
            .setCorrect(false)
            .setTruth("sit")
            .setGivenAt(START)
            .build();
    return new ConsumerRecord<>("feedback", 0, 0, new byte[0], AvroSerde.feedback().toBytes(said));
  }

  @Property(tries = 60)
  void theLeastSureComeFirst_eachClipOnce_withoutThoseThatWereJudged(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 30) int limit) {
    Random random = new Random(seed);
    ReviewQueue queue = new ReviewQueue(new ReviewQuery("", "", 0, limit), Optional.empty());
    Set<String> labeled = new HashSet<>();
    Set<String> judged = new HashSet<>();
    for (int i = 0; i < 60; i++) {
      int clip = random.nextInt(20);
      String stream = "s" + random.nextInt(2);
      if (random.nextInt(5) > 0) {
        // Some clips have several labels, of which the newest counts.
        queue.label(label(i, stream, clip, scores(0.5f + random.nextInt(50) / 100f)));
        labeled.add(stream + "/clip-" + clip);
      } else {
        queue.feedback(feedback(stream, clip, FeedbackTarget.CLIP));
        judged.add(stream + "/clip-" + clip);
      }
    }
    judged.retainAll(labeled);
    ReviewPage page = queue.next();
    assertThat(page.judged()).isEqualTo(judged.size());
    assertThat(page.left()).isEqualTo(labeled.size() - judged.size());
    assertThat(page.items()).hasSize(Math.min(limit, page.left()));
    assertThat(page.items()).extracting(ReviewItem::margin).isSorted();
    assertThat(page.items())
        .extracting(item -> item.stream() + "/" + item.clip())
        .doesNotHaveDuplicates()
        .allMatch(labeled::contains)
        .noneMatch(judged::contains);
  }

  @Test
  void whatIsSaidOfAFrame_judgesNoClip_andWhatIsNoRecord_isPassedOver() {
    ReviewQueue queue = new ReviewQueue(all, Optional.empty());
    queue.label(label(0, "door", 1, scores(0.6f)));
    queue.feedback(feedback("door", 1, FeedbackTarget.FRAME));
    byte[] odd = {1, 2, 3};
    queue.label(new ConsumerRecord<>("clip-labels", 0, 1, odd, odd));
    queue.feedback(new ConsumerRecord<>("feedback", 0, 1, odd, odd));
    queue.label(label(2, "door", 2, List.of()));
    assertThat(queue.next().items()).extracting(ReviewItem::at).containsExactly("c0@0");
  }

  @Test
  void aLabelWithoutASecond_standsAgainstAllThatItIsNot() {
    ReviewQueue queue = new ReviewQueue(all, Optional.empty());
    queue.label(label(0, "a", 1, List.of(new Label("walk", 0.9f))));
    queue.label(label(1, "b", 1, List.of(new Label("walk", 0.55f))));
    queue.label(label(2, "c", 1, List.of(new Label("walk", 0.2f))));
    assertThat(queue.next().items()).extracting(ReviewItem::stream).containsExactly("c", "b", "a");
  }

  @Test
  void nineLabelsAtMostHaveAKey_thoseThatWinMostOften_inTheOrderOfTheirNames() {
    ReviewQueue queue = new ReviewQueue(all, Optional.empty());
    List<String> names = new ArrayList<>();
    for (int i = 0; i < 12; i++) {
      String name = "label-" + (char) ('a' + i);
      names.add(name);
      for (int times = 0; times <= i; times++) {
        queue.label(label(100L * i + times, "s" + times, i, List.of(new Label(name, 0.9f))));
      }
    }
    assertThat(queue.next().keys()).isEqualTo(names.subList(3, 12));
    assertThat(queue.next().labels()).isEqualTo(names);
  }
}
