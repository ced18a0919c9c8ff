package dev.clipstream.serving.pixels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.image.resize.Resizing;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** The ring is bounded whatever is put, and never gives other pixels than those of the frame. */
class PixelRingTest {

  private static final PixelFormat SMALL = new PixelFormat(2, 3, Resizing.DEFAULT);
  private static final PixelFormat TURNED = new PixelFormat(3, 2, Resizing.DEFAULT);
  private static final PixelFormat STRETCHED = new PixelFormat(2, 3, Resizing.halving(Fit.STRETCH));
  private static final List<PixelFormat> FORMATS = List.of(SMALL, TURNED, STRETCHED);
  private static final int ENTRY = PixelRing.ENTRY_BYTES + SMALL.bytes();

  private static byte[] pixels(PixelFormat format, FramePlace place, int version) {
    byte[] rgb = new byte[format.bytes()];
    new Random(31L * place.hashCode() + FORMATS.indexOf(format) + 1000L * version).nextBytes(rgb);
    return rgb;
  }

  private static FramePlace place(int number) {
    return new FramePlace(number % 3, number);
  }

  @Property
  void itIsBounded_andGivesWhatWasPutLast_orNothing(
      @ForAll long seed, @ForAll @IntRange(max = 12) int room) {
    long maxBytes = (long) room * ENTRY + room / 2;
    PixelRing ring = new PixelRing(maxBytes);
    Map<FramePlace, Map.Entry<PixelFormat, byte[]>> last = new HashMap<>();
    Random random = new Random(seed);
    for (int i = 0; i < 200; i++) {
      FramePlace place = place(random.nextInt(20));
      PixelFormat format = FORMATS.get(random.nextInt(FORMATS.size()));
      switch (random.nextInt(4)) {
        case 0, 1 -> {
          byte[] rgb = pixels(format, place, i);
          ring.put(format, place, rgb);
          last.put(place, Map.entry(format, rgb));
        }
        case 2 -> {
          ring.free(place);
          last.remove(place);
          assertThat(ring.get(format, place)).isEmpty();
        }
        default -> {
          Optional<byte[]> found = ring.get(format, place);
          if (found.isPresent()) {
            assertThat(last.get(place).getKey()).isEqualTo(format);
            assertThat(found.get()).isSameAs(last.get(place).getValue());
          }
        }
      }
      assertThat(ring.bytes())
          .isEqualTo((long) ring.frames() * ENTRY)
          .isLessThanOrEqualTo(maxBytes);
    }
  }

  @Test
  void theOldestMakeRoom_andWhatIsFreedMakesMore() {
    PixelRing ring = new PixelRing(3L * ENTRY);
    for (int i = 0; i < 4; i++) {
      ring.put(SMALL, place(i), pixels(SMALL, place(i), 0));
    }
    assertThat(ring.get(SMALL, place(0))).isEmpty();
    assertThat(ring.get(SMALL, place(1))).isPresent();
    ring.free(place(2));
    ring.put(SMALL, place(4), pixels(SMALL, place(4), 0));
    assertThat(ring.get(SMALL, place(1))).isPresent();
    assertThat(ring.frames()).isEqualTo(3);
  }

  @Test
  void pixelsOfAnotherSizeOrResizing_areNotThoseOfTheFrame() {
    PixelRing ring = new PixelRing(1 << 20);
    ring.put(SMALL, place(0), pixels(SMALL, place(0), 0));
    assertThat(ring.get(TURNED, place(0))).isEmpty();
    assertThat(ring.get(STRETCHED, place(0))).isEmpty();
    assertThatThrownBy(() -> ring.put(SMALL, place(1), new byte[3]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void manyThreads_neverGetOtherPixels_andLeaveNothingUncounted() throws Exception {
    PixelRing ring = new PixelRing(10L * ENTRY);
    int threads = 4;
    CyclicBarrier start = new CyclicBarrier(threads);
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try {
      List<Future<?>> all = new ArrayList<>();
      for (int t = 0; t < threads; t++) {
        long seed = t;
        all.add(
            pool.submit(
                () -> {
                  start.await();
                  Random random = new Random(seed);
                  for (int i = 0; i < 20_000; i++) {
                    FramePlace place = place(random.nextInt(30));
                    PixelFormat format = FORMATS.get(random.nextInt(FORMATS.size()));
                    switch (random.nextInt(3)) {
                      case 0 -> ring.put(format, place, pixels(format, place, 0));
                      case 1 -> ring.free(place);
                      default ->
                          ring.get(format, place)
                              .ifPresent(
                                  rgb -> assertThat(rgb).isEqualTo(pixels(format, place, 0)));
                    }
                  }
                  return null;
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdownNow();
    }
    assertThat(ring.bytes()).isEqualTo((long) ring.frames() * ENTRY);
    for (int i = 0; i < 30; i++) {
      ring.free(place(i));
    }
    assertThat(ring.bytes()).isZero();
  }
}
