package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipEnd;
import dev.clipstream.clips.window.SampleBounds;
import dev.clipstream.clips.window.WindowLength;
import dev.clipstream.model.FrameRate;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.serving.ClipFrame;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Windows of a continuous stream by time: what is labelled, whatever comes when. */
class TimeWindowsTest {

  private static final int MAX_FRAMES = 8;

  /** A whole number of seconds, and of four of them. */
  private static final long NOON = 1_700_000_000L * 1_000_000;

  private static final Duration IDLE = Duration.ofSeconds(10);

  private KeyValueStore<Bytes, byte[]> entries = TestStores.inMemory();
  private ClipStore store = new ClipStore(entries);
  private ClipSettings settings = seconds(4, 1);
  private Optional<FrameRate> rate = Optional.empty();
  private ClipAssembler assembler = restarted();

  private static ClipSettings seconds(int window, int stride) {
    return millis(1000 * window, 1000 * stride, ClipLimits.DEFAULT);
  }

  private static ClipSettings millis(int window, int stride, ClipLimits limits) {
    return new ClipSettings(
        WindowLength.time(Duration.ofMillis(window)),
        WindowLength.time(Duration.ofMillis(stride)),
        IDLE,
        limits);
  }

  private ClipAssembler restarted() {
    return new ClipAssembler(store, settings, new SampleBounds(() -> MAX_FRAMES, () -> rate), 0);
  }

  private void begin(ClipSettings with) {
    entries = TestStores.inMemory();
    store = new ClipStore(entries);
    settings = with;
    assembler = restarted();
  }

  private ClipFrame add(long index, long capturedAt) {
    FrameHeader frame = new FrameHeader("camera", Optional.empty(), index, capturedAt, false);
    return assembler.add(frame, FrameTensor.of(1, new float[] {index}), 0);
  }

  private List<String> labelAll() {
    List<String> labelled = new ArrayList<>();
    for (DueClip clip : assembler.due(Integer.MAX_VALUE)) {
      List<Long> indices = store.frames(clip).stream().map(StoredFrame::index).toList();
      assertThat(indices).hasSize(clip.frames()).startsWith(clip.first()).endsWith(clip.last());
      labelled.add(clip.end() + " " + indices);
      assembler.labelled(clip);
    }
    assembler.forgetLabelled();
    return labelled;
  }

  private List<String> end() {
    assembler.endIdle(IDLE.toMillis(), 0);
    List<String> rest = labelAll();
    try (var frames = entries.range(ClipKeys.first(ClipKeys.FRAME), ClipKeys.end(ClipKeys.FRAME))) {
      assertThat(frames).as("rows of frames that are left").isExhausted();
    }
    return rest;
  }

  private record Frame(long index, long capturedAt) {}

  /** What is labelled of frames in the order in which they come, by the definition. */
  private static final class Reference {
    private final long length;
    private final long stride;

    /** Those that came in time to be in a window, by index. */
    private final TreeMap<Long, Long> came = new TreeMap<>();

    /** The newest that had been passed over when each came. */
    private final TreeMap<Long, Long> floor = new TreeMap<>();

    /** When each counts as captured. */
    private final TreeMap<Long, Long> counted = new TreeMap<>();

    private long newestPassed = Long.MIN_VALUE;
    private long newest = Long.MIN_VALUE;

    Reference(ClipSettings settings) {
      length = ((WindowLength.Time) settings.window()).duration().toMillis() * 1000;
      stride = ((WindowLength.Time) settings.stride()).duration().toMillis() * 1000;
    }

    /** The start of the first window that ends after a time. */
    private long firstWindow(long time) {
      long start = (time - length) / stride * stride;
      while (start + length <= time) {
        start += stride;
      }
      return start;
    }

    void add(Frame frame) {
      if (came.containsKey(frame.index())) {
        return;
      }
      long time = Math.max(frame.capturedAt(), newestPassed);
      for (long before : came.headMap(frame.index()).values()) {
        time = Math.max(time, before);
      }
      boolean cut = newest >= firstWindow(time) + length;
      // Clocks are mixed, and so is what comes: it would belong behind frames that follow it.
      boolean isAhead =
          !came.isEmpty()
              && frame.index() < came.lastKey()
              && firstWindow(time) > firstWindow(newest);
      if (cut || isAhead || windows().stream().anyMatch(w -> w.get(w.size() - 1) > frame.index())) {
        return;
      }
      newest = Math.max(newest, frame.capturedAt());
      if (firstWindow(time) > time) {
        newestPassed = Math.max(newestPassed, frame.capturedAt());
        return;
      }
      came.put(frame.index(), frame.capturedAt());
      floor.put(frame.index(), newestPassed);
      long latest = Long.MIN_VALUE;
      for (Map.Entry<Long, Long> all : came.entrySet()) {
        latest = Math.max(Math.max(latest, all.getValue()), floor.get(all.getKey()));
        counted.put(all.getKey(), latest);
      }
    }

    /** Every window that has ended, and has a frame that none before has had. */
    List<List<Long>> windows() {
      List<List<Long>> windows = new ArrayList<>();
      long covered = -1;
      if (counted.isEmpty()) {
        return windows;
      }
      for (long start = firstWindow(counted.firstEntry().getValue());
          start + length <= newest;
          start += stride) {
        List<Long> frames = from(start, start + length);
        if (!frames.isEmpty() && frames.get(frames.size() - 1) > covered) {
          windows.add(frames);
          covered = frames.get(frames.size() - 1);
        }
      }
      return windows;
    }

    private List<Long> from(long start, long end) {
      return counted.entrySet().stream()
          .filter(frame -> start <= frame.getValue() && frame.getValue() < end)
          .map(Map.Entry::getKey)
          .toList();
    }

    List<String> labels() {
      List<String> labels = new ArrayList<>();
      long covered = -1;
      for (List<Long> window : windows()) {
        labels.add(ClipEnd.WINDOW + " " + window);
        covered = window.get(window.size() - 1);
      }
      List<Long> rest = from(firstWindow(newest), Long.MAX_VALUE);
      if (!rest.isEmpty() && rest.get(rest.size() - 1) > covered) {
        labels.add(ClipEnd.IDLE + " " + rest);
      }
      return labels;
    }
  }

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

  @Property(tries = 500)
  void labels_areThoseOfTheDefinition_whateverComesLateOrTwice_andWheneverItIsRestarted(
      @ForAll long seed,
      @ForAll @IntRange(min = 50, max = 5_000) int window,
      @ForAll @IntRange(min = 50, max = 7_000) int stride) {
    Random random = new Random(seed);
    begin(millis(window, stride, ClipLimits.DEFAULT));
    Reference reference = new Reference(settings);
    List<String> labels = new ArrayList<>();
    for (Frame frame : arrivals(random, frames(random, random.nextInt(60)))) {
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

  /**
   * Thousands of frames a second, then a few: the window of the few is not thinned out for that.
   */
  @Property(tries = 50)
  void ofAWindowOfAnyNumberOfFrames_anEvenSampleIsKept(
      @ForAll @IntRange(min = 1, max = 1500) int burst,
      @ForAll @IntRange(min = 1, max = 40) int few) {
    begin(seconds(4, 4));
    for (int i = 0; i < burst; i++) {
      add(i, NOON + 3_999_000L * i / burst);
      assertThat(withValues()).isLessThanOrEqualTo(4 * MAX_FRAMES);
    }
    for (int i = 0; i < few; i++) {
      add(burst + i, NOON + 4_000_000 + 3_999_000L * i / few);
    }
    add(burst + few, NOON + 8_000_000);
    List<DueClip> due = assembler.due(9);
    assertThat(due).extracting(DueClip::frames).containsExactly(burst, few);
    for (DueClip clip : due) {
      List<StoredFrame> kept = store.read(clip).withValues();
      int least = Math.min(clip.frames(), MAX_FRAMES);
      assertThat(kept).hasSizeGreaterThanOrEqualTo(least);
      long widest = 4_000_000 / least;
      for (int i = 1; i < kept.size(); i++) {
        assertThat(kept.get(i).capturedAtMicros() - kept.get(i - 1).capturedAtMicros())
            .isLessThanOrEqualTo(2 * widest);
      }
    }
  }

  private int withValues() {
    int count = 0;
    try (var rows = entries.range(ClipKeys.first(ClipKeys.FRAME), ClipKeys.end(ClipKeys.FRAME))) {
      while (rows.hasNext()) {
        count += StoredFrame.encoderIn(rows.next().value).isPresent() ? 1 : 0;
      }
    }
    return count;
  }

  /** Clips of 30 frames a second, for a model of 10, that uses at most eight frames. */
  @Property(tries = 200)
  void aModelOfARate_seesEveryThirdFrame_howeverLongTheClip(
      @ForAll @IntRange(min = 1, max = 400) int frames, @ForAll long seed) {
    Random random = new Random(seed);
    rate = Optional.of(FrameRate.of(10));
    begin(seconds(4, 4));
    long[] times = new long[frames];
    for (int i = 0; i < frames; i++) {
      times[i] = NOON + 33_333L * i + random.nextInt(2_000);
      FrameHeader frame =
          new FrameHeader("camera", Optional.of("clip"), i, times[i], i == frames - 1);
      assembler.add(frame, FrameTensor.of(1, new float[] {i}), 0);
      assertThat(withValues()).isLessThanOrEqualTo(4 * MAX_FRAMES);
      if (random.nextInt(20) == 0) {
        assembler = restarted();
      }
    }
    List<StoredFrame> kept = store.read(assembler.due(1).get(0)).withValues();
    float[][] seen = ClipClassifier.sample(kept, 1, rate, Integer.MAX_VALUE);
    int[] chosen = rate.get().indices(times);
    if (chosen.length <= 2 * MAX_FRAMES) {
      assertThat(seen).hasNumberOfRows(chosen.length);
      for (int i = 0; i < chosen.length; i++) {
        assertThat((int) seen[i][0]).isEqualTo(chosen[i]);
      }
    } else {
      assertThat(seen.length).isGreaterThanOrEqualTo(MAX_FRAMES);
      for (int i = 1; i < seen.length; i++) {
        assertThat((double) seen[i][0] - seen[i - 1][0])
            .isLessThanOrEqualTo(2.1 * frames / MAX_FRAMES);
      }
    }
  }
}
