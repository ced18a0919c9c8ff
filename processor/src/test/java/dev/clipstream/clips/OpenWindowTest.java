package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.clips.OpenWindow.Arrival;
import dev.clipstream.clips.OpenWindow.Full;
import dev.clipstream.clips.StreamState.Closed;
import dev.clipstream.clips.StreamState.FrameMeta;
import dev.clipstream.clips.StreamState.Span;
import dev.clipstream.clips.window.HeldFrames;
import dev.clipstream.clips.window.TimeGrid;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class OpenWindowTest {

  private final Map<Long, FrameMeta> rows = new TreeMap<>();

  /** Puts a frame where it belongs, and moves on as often as the window is full. */
  private List<Span> add(OpenWindow window, int length, int stride, long index, long capturedAt) {
    switch (arrivalOf(window, index, capturedAt)) {
      case NEW -> {
        FrameMeta frame = new FrameMeta(capturedAt, window.samplesNext());
        window.put(index, frame);
        rows.put(index, frame);
      }
      case BETWEEN_WINDOWS -> window.passOver(index, capturedAt);
      default -> {}
    }
    List<Span> spans = new ArrayList<>();
    Optional<Full> full = full(window, length, stride);
    while (full.isPresent()) {
      spans.add(full.get().span());
      window.moveOn(
          full.get().span().last(), full.get().dropThrough(), Math.max(0, stride - length));
      full = full(window, length, stride);
    }
    return spans;
  }

  private static Arrival arrivalOf(OpenWindow window, long index, long capturedAt) {
    return window.arrivalOf(index, capturedAt, Optional.empty());
  }

  private static Optional<Full> full(OpenWindow window, int length, int stride) {
    ClipSettings settings = new ClipSettings(length, stride, Duration.ofSeconds(10));
    return window.full(settings, settings.timeGrid(), HeldFrames.NONE);
  }

  private OpenWindow again(OpenWindow window) {
    OpenWindow again = (OpenWindow) RowFormat.readStream(RowFormat.write(window));
    rows.forEach(again::put);
    assertThat(again.unlabelled()).isEqualTo(window.unlabelled());
    assertThat(again.indices()).isEqualTo(window.indices());
    assertThat(again.samplesNext()).isEqualTo(window.samplesNext());
    return again;
  }

  @Property(tries = 300)
  void windows_beginEveryStride_whateverComesTwice_andIsReadFromItsRowInBetween(
      @ForAll @IntRange(min = 1, max = 6) int length,
      @ForAll @IntRange(min = 1, max = 9) int stride,
      @ForAll @IntRange(max = 60) int frames,
      @ForAll long seed) {
    Random random = new Random(seed);
    rows.clear();
    OpenWindow window = Closed.NEW.openWindow();
    List<Span> spans = new ArrayList<>();
    for (int index = 0; index < frames; index++) {
      spans.addAll(add(window, length, stride, index, 1000L * index));
      if (random.nextInt(3) == 0) {
        long before = random.nextInt(index + 1);
        assertThat(arrivalOf(window, before, 1000 * before))
            .isEqualTo(window.has(before) ? Arrival.DUPLICATE : Arrival.LATE);
        assertThat(add(window, length, stride, before, 1000 * before)).isEmpty();
      }
      if (random.nextInt(5) == 0) {
        window = again(window);
      }
    }
    List<Span> expected = new ArrayList<>();
    int next = 0;
    for (; next + length <= frames; next += stride) {
      expected.add(new Span(next, next + length - 1, length));
    }
    assertThat(spans).isEqualTo(expected);
    int covered = expected.isEmpty() ? 0 : next - stride + length;
    assertThat(window.unlabelled().isPresent()).isEqualTo(frames > Math.max(covered, next));
    window.unlabelled().ifPresent(rest -> assertThat(rest.last()).isEqualTo(frames - 1));
  }

  @Property(tries = 200)
  void framesThatArriveOutOfOrder_withinTheirWindow_areInItInOrder(
      @ForAll @IntRange(min = 1, max = 20) int length, @ForAll long seed) {
    rows.clear();
    List<Long> order = new ArrayList<>();
    for (long index = 0; index < length; index++) {
      order.add(index);
    }
    java.util.Collections.shuffle(order, new Random(seed));
    OpenWindow window = Closed.NEW.openWindow();
    List<Span> spans = new ArrayList<>();
    for (long index : order) {
      spans.addAll(add(window, length, length, index, 1000 * index));
    }
    assertThat(spans).containsExactly(new Span(0, length - 1, length));
    assertThat(window.unlabelled()).isEmpty();
  }

  /** A camera that was joined while it ran, and restarts before its first window is full. */
  @Property(tries = 200)
  void aSmallerIndexOnANewerImage_isOfANewCount_alsoInTheFirstWindow(
      @ForAll @IntRange(min = 1, max = 14) int held,
      @ForAll @IntRange(min = 1, max = 5000) int first,
      @ForAll @IntRange(min = 1, max = 3000) int pauseMillis,
      @ForAll boolean byTime) {
    Optional<TimeGrid> grid =
        byTime ? Optional.of(new TimeGrid(60_000_000, 60_000_000)) : Optional.empty();
    OpenWindow window = Closed.NEW.openWindow();
    long captured = 60_000_000;
    for (int i = 0; i < held; i++) {
      captured += 40_000;
      window.put(first + i, new FrameMeta(captured, true));
    }
    Arrival arrival = window.arrivalOf(first - 1, captured + 1000L * pauseMillis, grid);
    boolean mayBeMixed = held < 3 && 40 * (held - 1) + pauseMillis <= 1000;
    assertThat(arrival).isEqualTo(mayBeMixed ? Arrival.NEW : Arrival.OF_NEW_COUNT);
    assertThat(window.arrivalOf(first - 1, 60_000_000, grid)).isEqualTo(Arrival.NEW);
  }

  @Test
  void anOldIndexOnANewerImage_isOfANewCount() {
    OpenWindow window = Closed.NEW.openWindow();
    for (int index = 0; index < 6; index++) {
      add(window, 4, 4, index, index);
    }
    assertThat(arrivalOf(window, 0, 5)).isEqualTo(Arrival.LATE);
    assertThat(arrivalOf(window, 0, 6)).isEqualTo(Arrival.OF_NEW_COUNT);
    assertThat(arrivalOf(window, 5, 6)).isEqualTo(Arrival.OF_NEW_COUNT);
    assertThat(arrivalOf(window, 6, 3)).isEqualTo(Arrival.NEW);
  }

  @Property(tries = 300)
  void aCameraThatRestarts_withItsClockBehind_isOfANewCountAfterAFewFrames(
      @ForAll @IntRange(min = 1, max = 9) int length,
      @ForAll @IntRange(min = 1, max = 12) int stride,
      @ForAll @IntRange(min = 100, max = 3_000) int frames,
      @ForAll @IntRange(min = 3, max = 1_000_000) int behindSeconds,
      @ForAll long seed) {
    Random random = new Random(seed);
    rows.clear();
    OpenWindow window = Closed.NEW.openWindow();
    for (long index = 0; index < frames; index++) {
      add(window, length, stride, index, capturedAt(index));
      if (random.nextInt(50) == 0) {
        window = again(window);
      }
    }
    // It starts at the time at which it began last, but for the time that it is behind.
    List<Arrival> arrivals = new ArrayList<>();
    for (long index = 0; index < FrameCount.MAX_STRAY; index++) {
      arrivals.add(arrivalOf(window, index, capturedAt(index) - behindSeconds * 1_000_000L));
    }
    assertThat(arrivals).endsWith(Arrival.OF_NEW_COUNT);
    assertThat(arrivals.subList(0, FrameCount.MAX_STRAY - 1))
        .doesNotContain(Arrival.NEW, Arrival.OF_NEW_COUNT);
  }

  @Property(tries = 300)
  void framesThatComeAgain_inWhateverNumber_areOfNoNewCount(
      @ForAll @IntRange(min = 1, max = 9) int length,
      @ForAll @IntRange(min = 1, max = 12) int stride,
      @ForAll @IntRange(min = 1, max = 3_000) int frames,
      @ForAll long seed) {
    Random random = new Random(seed);
    rows.clear();
    OpenWindow window = Closed.NEW.openWindow();
    for (long index = 0; index < frames; index++) {
      add(window, length, stride, index, capturedAt(index) + jitter(index));
      if (random.nextInt(50) == 0) {
        window = again(window);
      }
    }
    for (long index = random.nextInt(frames); index < frames; index++) {
      assertThat(arrivalOf(window, index, capturedAt(index) + jitter(index)))
          .as("frame %d of %d", index, frames)
          .isIn(Arrival.DUPLICATE, Arrival.LATE);
    }
  }

  /** Noon of a day, at 25 frames a second. */
  private static long capturedAt(long index) {
    return 1_700_000_000_000_000L + 40_000 * index;
  }

  /** Less than a second, and the same for a frame that comes again. */
  private static long jitter(long index) {
    return new Random(index).nextInt(400_000);
  }
}
