package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.records.FrameHeader;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

class ClipAssemblerTest {

  private static final int MAX_FRAMES = 8;
  private static final long NOON = 1_000_000_000L;

  private final KeyValueStore<Bytes, byte[]> entries = TestStores.inMemory();
  private final ClipStore store = new ClipStore(entries);
  private ClipAssembler assembler = assembler(4, 4);
  private final long now = NOON;

  /** All tries of a property share a store, so each needs a clip of its own. */
  private int clips;

  private ClipAssembler assembler(int window, int stride) {
    return new ClipAssembler(
        store, new ClipSettings(window, stride, Duration.ofSeconds(10)), () -> MAX_FRAMES, NOON);
  }

  /** Another process goes on from the same store. */
  private void restart(int window, int stride) {
    assembler = assembler(window, stride);
  }

  private void add(String clip, long index, boolean last) {
    assembler.add(
        new FrameHeader("camera", Optional.of(clip), index, 1000 * index, last),
        FrameTensor.of(1, new float[] {index}),
        now);
  }

  private void addToStream(long index, long capturedAt) {
    assembler.add(
        new FrameHeader("camera", Optional.empty(), index, capturedAt, false),
        FrameTensor.of(1, new float[] {index}),
        now);
  }

  /** What is due, with the indices of the frames, after which it counts as labelled. */
  private List<String> labelAll() {
    List<String> labelled = new ArrayList<>();
    for (DueClip clip : assembler.queue().due(Integer.MAX_VALUE)) {
      labelled.add(
          clip.clipId().orElse("-")
              + " "
              + clip.end()
              + " "
              + store.frames(clip).stream().map(StoredFrame::index).toList());
      assembler.queue().labelled(clip, 0);
    }
    assembler.forgetLabelled();
    return labelled;
  }

  @Test
  void aClip_isDue_withItsLastFrame() {
    add("a", 0, false);
    add("a", 1, true);
    assertThat(labelAll()).containsExactly("a LAST_FRAME [0, 1]");
  }

  @Test
  void aClip_isDue_whenAnotherBegins() {
    add("a", 0, false);
    add("b", 0, false);
    assertThat(labelAll()).containsExactly("a NEXT_CLIP [0]");
  }

  @Test
  void aClip_isDue_whenItsStreamIsIdle() {
    add("a", 0, false);
    assembler.endIdle(NOON + 9_999, 0);
    assertThat(labelAll()).isEmpty();
    assembler.endIdle(NOON + 10_000, 0);
    assertThat(labelAll()).containsExactly("a IDLE [0]");
  }

  @Property(tries = 100)
  void everyStream_ends_atTheFirstTickAtWhichItIsIdle_howeverOthersGoOn(@ForAll long seed) {
    Random random = new Random(seed);
    ClipSettings settings = new ClipSettings(4, 4, Duration.ofSeconds(10));
    ClipAssembler many =
        new ClipAssembler(new ClipStore(TestStores.inMemory()), settings, () -> MAX_FRAMES, NOON);
    Map<String, Long> open = new TreeMap<>();
    long waitingSince = 0;
    for (long time = NOON; time < NOON + 60_000; time += 500) {
      for (int stream = 0; stream < 5; stream++) {
        if (random.nextInt(16) == 0) {
          String id = "camera-" + stream;
          many.add(
              new FrameHeader(id, Optional.of("clip-" + time), time, time, false),
              FrameTensor.NONE,
              time);
          open.put(id, time);
        }
      }
      many.queue().due(99).forEach(clip -> many.queue().labelled(clip, 0));
      waitingSince = random.nextInt(100) == 0 ? time : waitingSince;
      many.endIdle(time, waitingSince);

      long idleSince = time - 10_000;
      Set<String> idle = new TreeSet<>();
      for (Map.Entry<String, Long> stream : open.entrySet()) {
        if (Math.max(stream.getValue(), waitingSince) <= idleSince) {
          idle.add(stream.getKey());
        }
      }
      assertThat(many.queue().due(99)).extracting(DueClip::streamId).hasSameElementsAs(idle);
      open.keySet().removeAll(idle);
      many.queue().due(99).forEach(clip -> many.queue().labelled(clip, 0));
    }
  }

  @Test
  void aStream_isNotIdle_whileItsFramesWaitInTheTopic() {
    add("a", 0, false);
    assembler.endIdle(NOON + 60_000, NOON + 55_000);
    assertThat(labelAll()).isEmpty();
  }

  @Test
  void lateFrames_ofAClipThatHasItsLabel_changeNothing() {
    add("a", 0, true);
    add("a", 1, false);
    add("b", 0, false);
    add("a", 2, true);
    add("b", 1, true);
    assertThat(labelAll()).containsExactly("a LAST_FRAME [0]", "b LAST_FRAME [0, 1]");
  }

  @Test
  void anUnusableLastFrame_stillEndsItsClip() {
    add("a", 0, false);
    assembler.addUnusable(new FrameHeader("camera", Optional.of("a"), 1, 0, true), now);
    assertThat(labelAll()).containsExactly("a LAST_FRAME [0]");
  }

  @Test
  void aClipOfUnusableFramesOnly_hasNoLabel() {
    assembler.addUnusable(new FrameHeader("camera", Optional.of("a"), 0, 0, true), now);
    assertThat(labelAll()).isEmpty();
  }

  @Property(tries = 200)
  void framesInAnyOrder_twice_andAcrossRestarts_makeOneClip(
      @ForAll long seed, @ForAll @IntRange(min = 1, max = 40) int length) {
    Random random = new Random(seed);
    String clip = "clip-" + clips++;
    List<Integer> indices = new ArrayList<>(IntStream.range(0, length).boxed().toList());
    indices.addAll(indices.subList(0, random.nextInt(length + 1)));
    Collections.shuffle(indices, random);
    for (int index : indices) {
      add(clip, index, false);
      if (random.nextInt(10) == 0) {
        restart(4, 4);
      }
    }
    add(clip, length, true);
    if (random.nextBoolean()) {
      restart(4, 4);
    }
    List<Integer> all = IntStream.rangeClosed(0, length).boxed().toList();
    assertThat(labelAll()).containsExactly(clip + " LAST_FRAME " + all);
  }

  @Property(tries = 100)
  void ofALongClip_anEvenSampleIsKept_andEveryFrameCounted(
      @ForAll @IntRange(min = 1, max = 300) int length) {
    String clip = "clip-" + clips++;
    for (int index = 0; index < length; index++) {
      add(clip, index, index == length - 1);
    }
    DueClip due = assembler.queue().due(1).get(0);
    List<StoredFrame> frames = store.frames(due);
    assertThat(frames).hasSize(length);
    assertThat(frames.stream().filter(frame -> !frame.features().isEmpty()).count())
        .isBetween((long) Math.min(length, MAX_FRAMES), 2L * MAX_FRAMES);
    float[][] sample = ClipClassifier.sample(frames, 1, Optional.empty(), MAX_FRAMES);
    assertThat(sample).hasNumberOfRows(Math.min(length, MAX_FRAMES));
    double even = (double) length / sample.length;
    for (int i = 1; i < sample.length; i++) {
      assertThat((double) sample[i][0] - sample[i - 1][0]).isBetween(0.4 * even, 2.1 * even);
    }
    labelAll();
  }

  @Property(tries = 100)
  void framesWithoutFeatures_takeTheirPlaceInAClip_butNotInItsSample(
      @ForAll @IntRange(min = 1, max = 60) int length, @ForAll long seed) {
    String clip = "clip-" + clips++;
    Random random = new Random(seed);
    List<Long> classified = new ArrayList<>();
    for (long index = 0; index < length; index++) {
      boolean skipped = random.nextBoolean();
      if (!skipped) {
        classified.add(index);
      }
      assembler.add(
          new FrameHeader("camera", Optional.of(clip), index, index, index == length - 1),
          skipped ? FrameTensor.NONE : FrameTensor.of(1, new float[] {index}),
          now);
    }
    DueClip due = assembler.queue().due(1).get(0);
    List<StoredFrame> frames = store.frames(due);
    assertThat(frames).hasSize(length);
    assertThat(frames.stream().filter(frame -> frame.features().isOfClassifiedFrame()))
        .extracting(StoredFrame::index)
        .isEqualTo(classified);
    for (float[] values : ClipClassifier.sample(frames, 1, Optional.empty(), MAX_FRAMES)) {
      assertThat(classified).contains((long) values[0]);
    }
    labelAll();
  }

  @Test
  void aContinuousStream_isCutIntoWindows_thatOverlapByTheStride() {
    assembler = assembler(4, 2);
    for (int i = 0; i < 9; i++) {
      addToStream(i, i);
    }
    assertThat(labelAll())
        .containsExactly("- WINDOW [0, 1, 2, 3]", "- WINDOW [2, 3, 4, 5]", "- WINDOW [4, 5, 6, 7]");
    assembler.endIdle(NOON + 10_000, 0);
    assertThat(labelAll()).containsExactly("- IDLE [6, 7, 8]");
  }

  @Test
  void aStream_thatEndsWhileAWindowIsDue_takesNoFrameFromIt_andLeavesNone() {
    assembler = assembler(4, 2);
    for (int i = 0; i < 4; i++) {
      addToStream(i, i);
    }
    add("a", 0, true);
    assertThat(labelAll()).containsExactly("- WINDOW [0, 1, 2, 3]", "a LAST_FRAME [0]");
    try (var frames = entries.range(ClipKeys.first(ClipKeys.FRAME), ClipKeys.end(ClipKeys.FRAME))) {
      assertThat(frames).isExhausted();
    }
  }

  @Test
  void aStrideLongerThanTheWindow_passesFramesOver_alsoAcrossARestart() {
    assembler = assembler(2, 5);
    for (int i = 0; i < 12; i++) {
      addToStream(i, i);
      restart(2, 5);
    }
    assertThat(labelAll())
        .containsExactly("- WINDOW [0, 1]", "- WINDOW [5, 6]", "- WINDOW [10, 11]");
  }

  @Test
  void windows_areTheSame_whateverRestartsInBetween() {
    assembler = assembler(3, 1);
    for (int i = 0; i < 6; i++) {
      addToStream(i, i);
      restart(3, 1);
    }
    assertThat(labelAll())
        .containsExactly(
            "- WINDOW [0, 1, 2]", "- WINDOW [1, 2, 3]", "- WINDOW [2, 3, 4]", "- WINDOW [3, 4, 5]");
  }

  @Test
  void aProducerThatBeginsToCountAnew_beginsANewWindow() {
    for (int i = 0; i < 6; i++) {
      addToStream(i, i);
    }
    for (int i = 0; i < 4; i++) {
      addToStream(i, 100 + i);
    }
    assertThat(labelAll())
        .containsExactly("- WINDOW [0, 1, 2, 3]", "- NEXT_CLIP [4, 5]", "- WINDOW [0, 1, 2, 3]");
  }

  @Test
  void aFrameSentTwice_isInItsWindowOnce() {
    for (int i = 0; i < 4; i++) {
      addToStream(i, i);
      addToStream(i, i);
    }
    assertThat(labelAll()).containsExactly("- WINDOW [0, 1, 2, 3]");
  }

  @Test
  void aStreamThatIsGoneForLong_leavesNothingInTheStore() {
    add("a", 0, false);
    long longAfter = NOON + Duration.ofMinutes(11).toMillis();
    assembler.endIdle(longAfter, 0);
    labelAll();
    assembler.endIdle(longAfter, 0);
    assertThat(store.streams()).isEmpty();
    assertThat(store.due()).isEmpty();
  }

  @Test
  void dueClips_comeBackInOrder_afterARestart() {
    for (int i = 0; i < 3; i++) {
      add("clip-" + i, 0, true);
    }
    restart(4, 4);
    assertThat(assembler.queue().due(9))
        .extracting(DueClip::clipId)
        .containsExactly(Optional.of("clip-0"), Optional.of("clip-1"), Optional.of("clip-2"));
    assertThat(assembler.queue().due(9)).extracting(DueClip::end).containsOnly(ClipEnd.LAST_FRAME);
  }
}
