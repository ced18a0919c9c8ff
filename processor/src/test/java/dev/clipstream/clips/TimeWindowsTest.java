package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.clips.TimeWindowsReference.Frame;
import dev.clipstream.serving.ClipFrame;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.LongStream;
import net.jqwik.api.Assume;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of a continuous stream by time: what is labelled, whatever comes when. */
class TimeWindowsTest extends TimeWindowsFixture {

  /** Frames at a rate that varies, with gaps, and clocks that mix neighbors a little. */
  private static List<Frame> frames(Random random, int count) {
    List<Frame> frames = new ArrayList<>();
    long time = NOON + random.nextInt(5_000_000);
    int gap = 1 + random.nextInt(400_000);
    long index = random.nextInt(3);
    for (int i = 0; i < count; i++) {
      frames.add(new Frame(index, time + (random.nextInt(4) == 0 ? -random.nextInt(400_000) : 0)));
      index += random.nextInt(8) == 0 ? 2 : 1;
      time += random.nextInt(20) == 0 ? random.nextInt(12_000_000) : random.nextInt(gap);
      gap = random.nextInt(15) == 0 ? 1 + random.nextInt(400_000) : gap;
    }
    return frames;
  }

  /** As they come: mostly in order, some late, some twice. */
  private static List<Frame> arrivals(Random random, List<Frame> frames) {
    List<Frame> arrivals = new ArrayList<>(frames);
    int disorder = random.nextInt(4);
    for (int i = 0; i < arrivals.size() * disorder / 6; i++) {
      int at = random.nextInt(arrivals.size());
      int to = Math.min(arrivals.size() - 1, at + random.nextInt(4));
      Collections.swap(arrivals, at, to);
    }
    for (int i = 0; i < frames.size() / 5; i++) {
      int at = random.nextInt(arrivals.size());
      arrivals.add(at + random.nextInt(arrivals.size() - at) + 1, arrivals.get(at));
    }
    return arrivals;
  }

  /**
   * Whether a frame comes behind one that follows it, and was captured after all that have come, so
   * that it may be taken for one of a count that has begun anew, once that one has left.
   */
  private static boolean lookCountedAnew(List<Frame> arrivals) {
    long newest = Long.MIN_VALUE;
    long last = Long.MIN_VALUE;
    for (Frame frame : arrivals) {
      if (frame.index() < last && frame.capturedAt() > newest) {
        return true;
      }
      last = Math.max(last, frame.index());
      newest = Math.max(newest, frame.capturedAt());
    }
    return false;
  }

  @Property(tries = 150)
  void labels_areThoseOfTheDefinition_whateverComesLateOrTwice_andWheneverItIsRestarted(
      @ForAll long seed,
      @ForAll @IntRange(min = 50, max = 5_000) int window,
      @ForAll @IntRange(min = 50, max = 7_000) int stride) {
    Random random = new Random(seed);
    begin(millis(window, stride, ClipLimits.DEFAULT));
    TimeWindowsReference reference = new TimeWindowsReference(settings);
    List<String> labels = new ArrayList<>();
    List<Frame> arrivals = arrivals(random, frames(random, random.nextInt(60)));
    Assume.that(!lookCountedAnew(arrivals));
    for (Frame frame : arrivals) {
      add(frame.index(), frame.capturedAt());
      reference.add(frame);
      if (random.nextInt(6) == 0) {
        labels.addAll(labelAll());
      }
      if (random.nextInt(6) == 0) {
        assembler = restarted();
      }
    }
    labels.addAll(labelAll());
    labels.addAll(end());
    assertThat(labels).isEqualTo(reference.labels());
  }

  @Test
  void aWindow_hasTheFramesFromItsStartOn_andNotThatAtItsEnd() {
    begin(seconds(4, 4));
    add(0, NOON);
    add(1, NOON + 3_999_999);
    assertThat(labelAll()).isEmpty();
    add(2, NOON + 4_000_000);
    assertThat(labelAll()).containsExactly("WINDOW [0, 1]");
    add(3, NOON + 8_000_000);
    assertThat(labelAll()).containsExactly("WINDOW [2]");
    assertThat(end()).containsExactly("IDLE [3]");
  }

  @Test
  void windowsThatOverlap_fillUpAtFirst_andThenMoveOnByTheStride() {
    begin(seconds(3, 1));
    for (int i = 0; i < 10; i++) {
      add(i, NOON + 2_000_000 + 500_000L * i);
    }
    assertThat(labelAll())
        .containsExactly(
            "WINDOW [0, 1]",
            "WINDOW [0, 1, 2, 3]",
            "WINDOW [0, 1, 2, 3, 4, 5]",
            "WINDOW [2, 3, 4, 5, 6, 7]");
    assertThat(end()).containsExactly("IDLE [4, 5, 6, 7, 8, 9]");
  }

  @Test
  void framesBetweenWindows_areNotKept_andEndTheOneBefore() {
    begin(seconds(1, 4));
    add(0, NOON + 500_000);
    assertThat(add(1, NOON + 1_000_000)).isEqualTo(ClipFrame.BETWEEN_WINDOWS);
    assertThat(labelAll()).containsExactly("WINDOW [0]");
    assertThat(add(2, NOON + 3_999_999)).isEqualTo(ClipFrame.BETWEEN_WINDOWS);
    assertThat(add(3, NOON + 4_000_000)).isEqualTo(ClipFrame.KEPT);
    assertThat(end()).containsExactly("IDLE [3]");
  }

  @Test
  void aGap_givesNoLabelsOfNothing_norOfWhatIsLabelledAlready() {
    begin(seconds(4, 1));
    add(0, NOON + 3_500_000);
    add(1, NOON + 600_000_000);
    add(2, NOON + 601_000_000);
    assertThat(labelAll()).containsExactly("WINDOW [0]", "WINDOW [1]");
    assertThat(end()).containsExactly("IDLE [1, 2]");
  }

  @Test
  void aLateFrame_whoseWindowIsCut_isLate_andOneThatComesTwiceIsInItsWindowOnce() {
    begin(seconds(4, 4));
    add(0, NOON);
    add(3, NOON + 4_000_000);
    assertThat(add(1, NOON + 1_000_000)).isEqualTo(ClipFrame.LATE);
    assertThat(add(3, NOON + 4_000_000)).isEqualTo(ClipFrame.DUPLICATE);
    assertThat(add(0, NOON)).isEqualTo(ClipFrame.LATE);
    assertThat(labelAll()).containsExactly("WINDOW [0]");
    assertThat(end()).containsExactly("IDLE [3]");
  }

  @Property(tries = 100)
  void aClockThatStandsStill_doesNotGrowAWindowForever(
      @ForAll @IntRange(max = 1) int now, @ForAll @IntRange(min = 1, max = 20) int most) {
    begin(millis(4000, 1000, new ClipLimits(most, Optional.empty())));
    for (int i = 0; i < 2 * most; i++) {
      add(i, now * NOON);
      assembler = restarted();
    }
    assertThat(labelAll())
        .containsExactly(
            "LIMIT " + LongStream.range(0, most).boxed().toList(),
            "LIMIT " + LongStream.range(most, 2L * most).boxed().toList());
    add(0, now * NOON);
    assertThat(end()).isEmpty();
  }

  @Test
  void aClockThatIsSetForwardByAnHour_endsTheWindow_andTheNextIsWhereTheClockIs() {
    begin(seconds(4, 4));
    add(0, NOON);
    add(1, NOON + 3_600_000_000L);
    add(2, NOON + 3_604_000_000L);
    assertThat(labelAll()).containsExactly("WINDOW [0]", "WINDOW [1]");
  }

  @Test
  void aClockThatIsSetBackByAnHour_beginsANewCount_afterAsManyFramesAsTellItFromDisorder() {
    begin(seconds(4, 4));
    for (int i = 0; i < 3; i++) {
      add(i, NOON + 1_000_000L * i);
    }
    long back = NOON - 3_600_000_000L;
    for (int i = 3; i < 2 + FrameCount.MAX_STRAY; i++) {
      assertThat(add(i, back + 1_000_000L * i)).isEqualTo(ClipFrame.LATE);
    }
    assertThat(labelAll()).isEmpty();
    assertThat(add(6, back + 6_000_000)).isEqualTo(ClipFrame.KEPT);
    assertThat(labelAll()).containsExactly("NEXT_CLIP [0, 1, 2]");
    add(7, back + 7_000_000);
    add(8, back + 8_000_000);
    assertThat(labelAll()).containsExactly("WINDOW [6, 7]");
  }

  @Test
  void aFrameFromTheFuture_costsAFewFrames_andNotTheStream() {
    begin(seconds(4, 4));
    add(0, NOON);
    add(1, NOON + 1_000_000_000_000L);
    for (int i = 2; i < 9; i++) {
      add(i, NOON + 1_000_000L * i);
    }
    assertThat(labelAll()).containsExactly("WINDOW [0]", "NEXT_CLIP [1]", "WINDOW [5, 6, 7]");
  }

  @ParameterizedTest
  @ValueSource(longs = {Long.MIN_VALUE, Long.MIN_VALUE + 1, -1, Long.MAX_VALUE - 1, Long.MAX_VALUE})
  void aTimeAtTheEndOfAllTimes_hurtsNobody(long capturedAt) {
    begin(seconds(4, 1));
    add(0, capturedAt);
    add(1, capturedAt);
    assembler = restarted();
    for (int i = 2; i < 2 + FrameCount.MAX_STRAY; i++) {
      add(i, NOON + i);
    }
    assertThat(end()).last().asString().startsWith("IDLE [").endsWith("5]");
  }

  @Test
  void framesOfTheSameMicrosecond_areInTheSameWindow() {
    begin(seconds(1, 1));
    for (int i = 0; i < 6; i++) {
      add(i, NOON + 999_999 + i / 3);
    }
    assertThat(labelAll()).containsExactly("WINDOW [0, 1, 2]");
  }

  @Test
  void windowsByFrames_goOnAsOneByTime_andTheOtherWayRound() {
    begin(new ClipSettings(4, 2, IDLE));
    for (int i = 0; i < 5; i++) {
      add(i, NOON + 100_000L * i);
    }
    settings = seconds(4, 1);
    assembler = restarted();
    add(5, NOON + 900_000);
    add(6, NOON + 1_000_000);
    assertThat(labelAll()).containsExactly("WINDOW [0, 1, 2, 3]", "WINDOW [2, 3, 4, 5]");
    settings = new ClipSettings(3, 3, IDLE);
    assembler = restarted();
    assertThat(add(7, NOON + 1_100_000)).isEqualTo(ClipFrame.KEPT);
    assertThat(labelAll()).containsExactly("WINDOW [2, 3, 4]", "WINDOW [5, 6, 7]");
    assertThat(end()).isEmpty();
  }
}
