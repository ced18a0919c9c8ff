package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.TreeSet;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class IndexRangesTest {

  @Property(tries = 500)
  void itHoldsWhatASetHolds(
      @ForAll @Size(max = 200) java.util.List<@LongRange(min = -40, max = 40) Long> indices) {
    IndexRanges ranges = new IndexRanges();
    TreeSet<Long> set = new TreeSet<>();
    for (long index : indices) {
      assertThat(ranges.add(index)).isEqualTo(set.add(index));
      assertThat(ranges.count()).isEqualTo(set.size());
      assertThat(ranges.first()).isEqualTo(set.first());
      assertThat(ranges.last()).isEqualTo(set.last());
    }
    int gaps = 0;
    for (long index = -42; index <= 42; index++) {
      assertThat(ranges.contains(index)).isEqualTo(set.contains(index));
      gaps += set.contains(index) && !set.contains(index - 1) ? 1 : 0;
    }
    assertThat(ranges.ranges()).isEqualTo(gaps);
  }

  @Test
  void theLargestAndTheSmallestIndexThereIs_areIndicesLikeOthers() {
    IndexRanges ranges = new IndexRanges();
    assertThat(ranges.contains(Long.MIN_VALUE)).isFalse();
    for (long index : new long[] {Long.MAX_VALUE, Long.MIN_VALUE, 0}) {
      assertThat(ranges.add(index)).isTrue();
      assertThat(ranges.add(index)).isFalse();
    }
    assertThat(ranges.count()).isEqualTo(3);
    assertThat(ranges.ranges()).isEqualTo(3);
    assertThat(ranges.contains(Long.MAX_VALUE - 1)).isFalse();
  }
}
