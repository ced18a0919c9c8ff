package dev.clipstream.view.scene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.FrameLabel;
import dev.clipstream.avro.Label;
import dev.clipstream.avro.Model;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.view.scene.Grid.Query;
import dev.clipstream.view.scene.Grid.Sort;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class SceneTest {

  private static final Query ALL = new Query(Sort.NAME, "", "", 0, 100);

  private long now = 1_000_000;
  private final Scene scene = new Scene(() -> Instant.ofEpochMilli(now), 10_000);

  private static Image image(int bytes) {
    return Image.encoded(ImageEncoding.JPEG, new byte[bytes]);
  }

  private void frame(String stream, String clip, long index) {
    scene.frame(new FrameKey(stream, clip, index), image(10), now);
  }

  private void label(String stream, String clip, long index, String label, float score) {
    scene.label(
        FrameLabel.newBuilder()
            .setSoFar(List.of())
            .setStreamId(stream)
            .setClipId(clip.isEmpty() ? null : clip)
            .setFrameIndex(index)
            .setCapturedAt(Instant.ofEpochMilli(now))
            .setLabels(List.of(new Label(label, score)))
            .setModel(new Model("m", "0"))
            .setLabelledAt(Instant.ofEpochMilli(now))
            .build(),
        now - 40);
  }

  private void clip(String stream, String clip, long first, long last) {
    scene.clip(clipLabel(stream, clip, first, last));
  }

  private ClipLabel clipLabel(String stream, String clip, long first, long last) {
    return ClipLabel.newBuilder()
        .setStreamId(stream)
        .setClipId(clip.isEmpty() ? null : clip)
        .setFirstFrame(first)
        .setLastFrame(last)
        .setStartedAt(Instant.EPOCH)
        .setEndedAt(Instant.EPOCH)
        .setFrames((int) (last - first + 1))
        .setEnd(ClipEnd.LAST_FRAME)
        .setLabels(List.of(new Label("wave", 0.9f)))
        .setModel(new Model("m", "0"))
        .setLabelledAt(Instant.ofEpochMilli(now))
        .build();
  }

  @Property(tries = 200)
  void images_neverTakeMoreThanTheirShare_andTheNewestIsKept(
      @ForAll @Size(min = 1, max = 60) List<@IntRange(min = 1, max = 4000) Integer> sizes) {
    ImageCache shelf = new ImageCache(10_000);
    for (int i = 0; i < sizes.size(); i++) {
      // Some keys come twice: a frame may be sent again.
      FrameKey key = new FrameKey("s", "", i % 17);
      shelf.put(key, image(sizes.get(i)));
      assertThat(shelf.bytes()).isLessThanOrEqualTo(10_000);
      assertThat(shelf.has(key)).isTrue();
    }
  }

  @Property(tries = 200)
  void aBusyStream_costsNoOtherItsNewestImage(
      @ForAll @IntRange(min = 1, max = 20) int quiet,
      @ForAll @Size(min = 1, max = 200) List<@IntRange(min = 1, max = 4000) Integer> sizes) {
    ImageCache cache = new ImageCache(10_000);
    for (int i = 0; i < quiet; i++) {
      cache.put(new FrameKey("quiet-" + i, "", 0), image(250));
      cache.put(new FrameKey("quiet-" + i, "", 1), image(250));
    }
    for (int i = 0; i < sizes.size(); i++) {
      FrameKey key = new FrameKey("busy", "", i);
      cache.put(key, image(sizes.get(i)));
      assertThat(cache.bytes()).isLessThanOrEqualTo(10_000);
      assertThat(cache.has(key)).isTrue();
    }
    for (int i = 0; i < quiet; i++) {
      assertThat(cache.has(new FrameKey("quiet-" + i, "", 1))).isTrue();
    }
  }

  /** Where not even the newest of all fit, those of the streams that were silent longest go. */
  @Test
  void moreStreamsThanImagesFit_keepTheNewest() {
    ImageCache cache = new ImageCache(1000);
    for (int i = 0; i < 15; i++) {
      cache.put(new FrameKey("stream-" + i, "", 0), image(100));
    }
    assertThat(cache.has(new FrameKey("stream-4", "", 0))).isFalse();
    assertThat(cache.has(new FrameKey("stream-5", "", 0))).isTrue();
    cache.put(new FrameKey("huge", "", 0), image(1001));
    assertThat(cache.bytes()).isEqualTo(1000);
  }

  @Test
  void aTile_showsTheFrameThatItsLabelIsOf() {
    frame("a", "c", 0);
    label("a", "c", 0, "wave", 0.9f);
    frame("a", "c", 1);
    Cell tile = scene.wall(ALL).tiles().get(0);
    assertThat(tile.index()).isZero();
    assertThat(tile.current()).isTrue();
  }

  @Test
  void aTile_whoseLabelsAreFarBehind_showsTheNewestFrame_andTheLag() {
    frame("a", "c", 0);
    label("a", "c", 0, "wave", 0.9f);
    now += 5_000;
    frame("a", "c", 1);
    Cell tile = scene.wall(ALL).tiles().get(0);
    assertThat(tile.index()).isEqualTo(1);
    assertThat(tile.current()).isFalse();
    assertThat(tile.lagMillis()).isBetween(5_000L, 5_100L);
  }

  /** Frames and labels are read from topics of their own, in no order between them. */
  @Test
  void theFileOfALabeledFrame_isKnown_whicheverOfTheTwoComesFirst() {
    FrameKey first = new FrameKey("photos", "", 0);
    FrameKey second = new FrameKey("photos", "", 1);
    scene.frame(first, image(10), now, "a.jpg");
    label("photos", "", 0, "cat", 0.9f);
    label("photos", "", 1, "dog", 0.9f);
    scene.frame(second, image(10), now, "b.jpg");
    StreamDetail detail = scene.stream("photos", 0).orElseThrow();
    assertThat(detail.timeline()).extracting(LabelledFrame::file).containsExactly("a.jpg", "b.jpg");
    assertThat(detail.namedLate()).containsExactly(detail.timeline().get(1));
  }

  @Test
  void labelsOfOneMillisecond_areAllSeen_byAPageThatAsksBetweenThem() {
    label("photos", "", 0, "cat", 0.9f);
    List<LabelledFrame> seen = scene.stream("photos", 0).orElseThrow().timeline();
    label("photos", "", 1, "dog", 0.9f);
    assertThat(scene.stream("photos", seen.get(0).number()).orElseThrow().timeline())
        .extracting(LabelledFrame::index)
        .containsExactly(1L);
  }

  @Test
  void theWall_isSortedFilteredAndCutAsAskedFor() {
    for (int i : new int[] {10, 2, 1}) {
      frame("camera-" + i, "", 0);
      label("camera-" + i, "", 0, i == 2 ? "cat" : "dog", i / 20f);
    }
    assertThat(names(ALL)).containsExactly("camera-1", "camera-2", "camera-10");
    assertThat(names(new Query(Sort.UNCERTAINTY, "", "", 0, 2)))
        .containsExactly("camera-1", "camera-2");
    assertThat(names(new Query(Sort.NAME, "dog", "", 1, 5))).containsExactly("camera-10");
    assertThat(names(new Query(Sort.NAME, "", "CAMERA-1", 0, 5)))
        .containsExactly("camera-1", "camera-10");
    assertThat(scene.wall(ALL).labels()).containsExactly("cat", "dog");
  }

  private List<String> names(Query query) {
    return scene.wall(query).tiles().stream().map(Cell::name).toList();
  }

  @Test
  void aLabelledClip_keepsTheImagesOfItsStripOnly() {
    for (int i = 0; i < 40; i++) {
      frame("a", "c", i);
    }
    frame("a", "d", 0);
    clip("a", "c", 0, 39);
    LabelledClip clip = scene.stream("a", 0).orElseThrow().clips().get(0);
    assertThat(clip.strip()).hasSize(OpenClips.STRIP);
    for (long i = 0; i < 40; i++) {
      assertThat(scene.image(new FrameKey("a", "c", i)).isPresent())
          .as("frame " + i)
          .isEqualTo(clip.strip().contains(i));
    }
    assertThat(scene.image(new FrameKey("a", "d", 0))).isPresent();
  }

  /** Frames and labels are read from topics of their own, in no order between them. */
  @Property(tries = 100)
  void theStripOfAClip_isTheSame_wheneverItsLabelComes(
      @ForAll @IntRange(max = 40) int framesBefore) {
    Scene any = new Scene(() -> Instant.ofEpochMilli(now), 10_000);
    for (int i = 0; i < 40; i++) {
      if (i == framesBefore) {
        any.clip(clipLabel("a", "c", 0, 39));
      }
      any.frame(new FrameKey("a", "c", i), image(10), now);
    }
    if (framesBefore == 40) {
      any.clip(clipLabel("a", "c", 0, 39));
    }
    // One of them is sent again.
    any.frame(new FrameKey("a", "c", 7), image(10), now);
    LabelledClip clip = any.stream("a", 0).orElseThrow().clips().get(0);
    List<Long> all = LongStream.range(0, 40).boxed().toList();
    assertThat(clip.strip()).isEqualTo(FrameSampling.of(all, OpenClips.STRIP));
    assertThat(all)
        .filteredOn(i -> any.image(new FrameKey("a", "c", i)).isPresent())
        .containsAll(clip.strip())
        .hasSizeLessThanOrEqualTo(OpenClips.STRIP + 2);
  }

  @Test
  void overlappingWindows_eachHaveTheirStrip() {
    for (int i = 0; i < 24; i++) {
      frame("a", "", i);
    }
    clip("a", "", 0, 15);
    clip("a", "", 8, 23);
    assertThat(scene.stream("a", 0).orElseThrow().clips())
        .extracting(clip -> clip.strip().get(0))
        .containsExactly(8L, 0L);
  }

  @Test
  void streams_areForgottenFromTheMostSilent_whenThereAreTooMany() {
    for (int i = 0; i <= Scene.MAX_STREAMS; i++) {
      now++;
      frame("camera-" + i, "", 0);
    }
    assertThat(scene.wall(ALL).streams()).isEqualTo(Scene.MAX_STREAMS);
    assertThat(scene.stream("camera-0", 0)).isEmpty();
    assertThat(scene.stream("camera-" + Scene.MAX_STREAMS, 0)).isPresent();
  }

  @Test
  void rates_areThoseOfTheLastSeconds() {
    for (int i = 0; i < 100; i++) {
      now += 50;
      frame("a", "", i);
      label("a", "", i, "cat", 1);
    }
    Traffic traffic = scene.traffic();
    assertThat(traffic.framesPerSecond()).isEqualTo(20);
    assertThat(traffic.labelsPerSecond()).isEqualTo(20);
    assertThat(traffic.medianMillis()).isEqualTo(40);
    now += 60_000;
    assertThat(scene.traffic().framesPerSecond()).isZero();
    assertThat(scene.traffic().medianMillis()).isNull();
  }

  @Test
  void aVerdict_staysWithItsClip() {
    frame("a", "c", 0);
    clip("a", "c", 0, 0);
    LabelledClip clip = scene.stream("a", 0).orElseThrow().clips().get(0);
    scene.judge("a", clip, "wrong");
    assertThat(scene.clipOf("a", clip.id()).orElseThrow().verdict()).isEqualTo("wrong");
    assertThat(scene.clipOf("b", clip.id())).isEqualTo(Optional.empty());
  }

  @Test
  void streamsThatShowAWatchedLabel_comeFirst_atOnce_andNoLongerThanTheyShowIt() {
    Query watching = new Query(Sort.NAME, "", "", 0, 100, Set.of("fight"));
    for (String stream : List.of("a", "b", "c")) {
      label(stream, "", 0, "walk", 0.9f);
    }
    assertThat(names(watching)).containsExactly("a", "b", "c");
    label("c", "", 1, "fight", 0.8f);
    assertThat(names(watching)).containsExactly("c", "a", "b");
    assertThat(names(ALL)).containsExactly("a", "b", "c");
    assertThat(scene.watched(Set.of("fight")))
        .containsExactly(new Grid.Watched("c", "fight", 0.8f));
    assertThat(scene.watched(Set.of("wave"))).isEmpty();
    now += 31_000;
    assertThat(scene.watched(Set.of("fight"))).as("of a stream that is silent").isEmpty();
    assertThat(names(watching)).containsExactly("a", "b", "c");
  }
}
