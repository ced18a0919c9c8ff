package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.serving.ClipFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** A clip that never ends ends, and no frame that comes is lost count of. */
class ClipLimitsTest {

  private static final int MAX_SAMPLED = 8;

  private final ClipStore store = new ClipStore(TestStores.inMemory());
  private final Map<ClipFrame, Integer> counted = new EnumMap<>(ClipFrame.class);

  private ClipAssembler assembler(ClipLimits limits) {
    return new ClipAssembler(
        store, new ClipSettings(4, 6, Duration.ofSeconds(10), limits), () -> MAX_SAMPLED, 0);
  }

  private static ClipLimits limits(int frames, Duration duration) {
    return new ClipLimits(frames, Optional.of(duration));
  }

  private ClipFrame add(ClipAssembler assembler, Optional<String> clip, long index, boolean last) {
    FrameHeader frame = new FrameHeader("camera", clip, index, 40_000 * index, last);
    ClipFrame what = assembler.add(frame, FrameTensor.of(1, new float[] {index}), 0);
    counted.merge(what, 1, Integer::sum);
    return what;
  }

  private static List<String> labelAll(ClipAssembler assembler) {
    List<String> labelled = new ArrayList<>();
    for (DueClip clip : assembler.queue().due(Integer.MAX_VALUE)) {
      labelled.add(clip.clipId().orElse("-") + " " + clip.end() + " " + clip.frames());
      assembler.queue().labelled(clip, 0);
    }
    assembler.forgetLabelled();
    return labelled;
  }

  @Test
  void aClip_endsAtItsFrames_andWhatFollowsOfItIsLate() {
    ClipAssembler assembler = assembler(new ClipLimits(5, Optional.empty()));
    Optional<String> endless = Optional.of("endless");
    for (long index = 0; index < 5; index++) {
      assertThat(add(assembler, endless, index, false)).isEqualTo(ClipFrame.KEPT);
    }
    assertThat(labelAll(assembler)).containsExactly("endless LIMIT 5");
    assembler = assembler(new ClipLimits(5, Optional.empty()));
    for (long index = 4; index < 1_000; index++) {
      assertThat(add(assembler, endless, index, index == 999)).isEqualTo(ClipFrame.LATE);
    }
    assertThat(labelAll(assembler)).isEmpty();
    assertThat(store.streams().get("camera")).isInstanceOf(StreamState.Closed.class);
  }

  @Test
  void aClip_endsAtItsDuration_alsoAfterARestart() {
    ClipLimits tenFrames = limits(1_000, Duration.ofMillis(400));
    ClipAssembler assembler = assembler(tenFrames);
    add(assembler, Optional.of("long"), 1, false);
    add(assembler, Optional.of("long"), 0, false);
    assembler = assembler(tenFrames);
    add(assembler, Optional.of("long"), 9, false);
    assertThat(labelAll(assembler)).isEmpty();
    add(assembler, Optional.of("long"), 10, false);
    assertThat(labelAll(assembler)).containsExactly("long LIMIT 4");
  }

  @Test
  void aClip_thatEndsByItself_atItsLimit_endsByItself() {
    ClipAssembler assembler = assembler(new ClipLimits(2, Optional.empty()));
    add(assembler, Optional.of("short"), 0, false);
    add(assembler, Optional.of("short"), 1, true);
    assertThat(labelAll(assembler)).containsExactly("short LAST_FRAME 2");
  }

  @Test
  void limitsThatNoClipCanKeep_areRefused() {
    assertThatThrownBy(() -> new ClipLimits(0, Optional.empty())).hasMessageContaining("1 or more");
    assertThatThrownBy(() -> limits(1, Duration.ZERO)).hasMessageContaining("max-clip-duration");
    assertThatThrownBy(() -> limits(1, Duration.ofSeconds(-1))).hasMessageContaining("-1s");
  }

  @Property(tries = 200)
  void everyFrame_isOneThing_andThoseKeptAreThoseLabelled(
      @ForAll @IntRange(min = 1, max = 40) int limit,
      @ForAll @IntRange(min = 1, max = 300) int frames,
      @ForAll long seed) {
    Random random = new Random(seed);
    counted.clear();
    store.streams().keySet().forEach(store::deleteStream);
    ClipAssembler assembler = assembler(new ClipLimits(limit, Optional.empty()));
    String prefix = seed + "-" + limit + "-" + frames + "-";
    int labelled = 0;
    long index = 0;
    int clip = 0;
    for (int i = 0; i < frames; i++) {
      boolean again = index > 0 && random.nextInt(4) == 0;
      boolean last = !again && random.nextInt(20) == 0;
      long which = again ? random.nextInt((int) index) : index++;
      add(assembler, Optional.of(prefix + clip), which, last);
      if (last) {
        clip++;
        index = 0;
      }
    }
    assembler.endIdle(1_000_000, 0);
    for (DueClip due : assembler.queue().due(Integer.MAX_VALUE)) {
      assertThat(due.frames()).isLessThanOrEqualTo(limit);
      assertThat(due.end()).isIn(ClipEnd.LAST_FRAME, ClipEnd.IDLE, ClipEnd.LIMIT);
      labelled += due.frames();
      assembler.queue().labelled(due, 0);
    }
    assembler.forgetLabelled();
    assertThat(counted.getOrDefault(ClipFrame.KEPT, 0)).isEqualTo(labelled);
    assertThat(counted.values().stream().mapToInt(Integer::intValue).sum()).isEqualTo(frames);
  }

  @Test
  void aClipWhoseIdIsTaken_isToldFromALateFrame_whereItBegins() {
    ClipAssembler assembler = assembler(ClipLimits.DEFAULT);
    for (int round = 0; round < 3; round++) {
      for (long index = 0; index < 4; index++) {
        add(assembler, Optional.of("again"), index, index == 3);
      }
    }
    add(assembler, Optional.of("other"), 0, false);
    add(assembler, Optional.of("again"), 2, false);
    assertThat(counted)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(ClipFrame.KEPT, 5, ClipFrame.REUSED, 2, ClipFrame.LATE, 7));
    assertThat(labelAll(assembler)).hasSize(1);
  }

  @Test
  void ofAContinuousStream_framesBetweenWindows_doubleAndLateOnesAreToldApart() {
    ClipAssembler assembler = assembler(ClipLimits.DEFAULT);
    for (long index = 0; index < 12; index++) {
      add(assembler, Optional.empty(), index, false);
    }
    assertThat(labelAll(assembler)).containsExactly("- WINDOW 4", "- WINDOW 4");
    add(assembler, Optional.empty(), 12, false);
    add(assembler, Optional.empty(), 12, false);
    add(assembler, Optional.empty(), 3, false);
    assertThat(counted)
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                ClipFrame.KEPT, 9,
                ClipFrame.BETWEEN_WINDOWS, 4,
                ClipFrame.DUPLICATE, 1,
                ClipFrame.LATE, 1));
  }

  @Test
  void aCameraThatCountsAnew_withItsClockBehind_hasWindowsAgain() {
    ClipAssembler assembler = assembler(ClipLimits.DEFAULT);
    for (long index = 0; index < 1_000; index++) {
      add(assembler, Optional.empty(), index, false);
    }
    labelAll(assembler);
    int windows = 0;
    for (long index = 0; index < 600; index++) {
      long anHourBehind = 40_000 * index - 3_600_000_000L;
      assembler.add(
          new FrameHeader("camera", Optional.empty(), index, anHourBehind, false),
          FrameTensor.of(1, new float[] {index}),
          0);
      windows += labelAll(assembler).size();
    }
    // One is what was left of the count before; of the new one a few frames told it from the old.
    assertThat(windows).isBetween(99, 101);
  }
}
