package dev.clipstream.trainer.evaluate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.trainer.data.made.ShapeClipSet;
import dev.clipstream.trainer.data.store.ClipSet;
import dev.clipstream.trainer.data.store.DataException;
import net.jqwik.api.Example;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class EveryFrameOfClipsTest {

  @Property(tries = 200)
  void whatIsDecodedAtOnceFitsHalfOfTheHeap(
      @ForAll @IntRange(min = 64, max = 64_000) int heapMegabytes,
      @ForAll @IntRange(min = 1, max = 128) int threads,
      @ForAll @IntRange(min = 8, max = 256) int side) {
    long heap = (long) heapMegabytes << 20;
    long frame = 3L * side * side;
    if (4L * (threads + 1) * frame > heap) {
      return;
    }

    int most = EveryFrame.most(heap, threads, frame);

    assertThat(most).isGreaterThanOrEqualTo(2);
    assertThat((threads + 1L) * most * frame).isLessThanOrEqualTo(heap / 2);
    assertThat((threads + 1L) * (most + 1L) * frame).isGreaterThan(heap / 2 - frame);
  }

  @Example
  void aHeapThatHoldsNoClipIsRefused_withWhatHelps() {
    assertThatThrownBy(() -> EveryFrame.most(64 << 20, 128, 3 << 20))
        .isInstanceOf(DataException.class)
        .hasMessageContaining("-Xmx");
  }

  @Example
  void clipsOfWhichNotEveryFrameIsUsedAreTold() {
    ClipSet set = new ShapeClipSet(32, 2, 1);
    assertThat(EveryFrame.note(set, 17)).isEmpty();
    assertThat(EveryFrame.note(set, 16).orElseThrow()).contains("16 evenly spread frames");
  }
}
