package dev.clipstream.bench.harness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.bench.harness.Workload.PlannedFrame;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class WorkloadTest {

  @Property(tries = 200)
  void framesOfEachStream_areOneSequence_inOnePartition_andClipsEndAsCounted(
      @ForAll @IntRange(min = 1, max = 50) int streams,
      @ForAll @IntRange(min = 1, max = 8) int partitions,
      @ForAll @IntRange(min = 0, max = 2000) int frames) {
    Workload workload = new Workload(streams, partitions, frames);
    Map<String, Long> next = new HashMap<>();
    Map<String, Integer> partitionOf = new HashMap<>();
    Map<String, Set<Long>> open = new HashMap<>();
    Map<String, String> clipOf = new HashMap<>();
    long clips = 0;
    for (PlannedFrame frame : LongStream.range(0, frames).mapToObj(workload::frame).toList()) {
      assertThat(frame.index()).isEqualTo(next.merge(frame.stream(), 1L, Long::sum) - 1);
      assertThat(partitionOf.computeIfAbsent(frame.stream(), s -> frame.partition()))
          .isEqualTo(frame.partition())
          .isBetween(0, partitions - 1);
      Set<Long> own = open.computeIfAbsent(frame.stream(), s -> new HashSet<>());
      if (!own.isEmpty()) {
        assertThat(frame.clip()).hasValue(clipOf.get(frame.stream()));
      }
      clipOf.put(frame.stream(), frame.clip().orElseThrow());
      assertThat(own.add(frame.index())).isTrue();
      if (frame.last()) {
        clips++;
        own.clear();
      }
    }
    assertThat(next).hasSize(Math.min(streams, frames));
    assertThat(workload.clips()).isEqualTo(clips);
    assertThat(workload.openFrames()).isEqualTo(open.values().stream().mapToLong(Set::size).sum());
  }

  @Test
  void clipsOfManyStreams_areNotEquallyFar() {
    Workload workload = new Workload(640, 4, 640 * 16);
    assertThat(workload.clips()).as("a clip of each in 16 frames").isEqualTo(640);
    assertThat(workload.openFrames()).as("7.5 frames of each are open").isEqualTo(640 * 15 / 2);
  }

  @Test
  void noStreams_areRefused() {
    assertThatThrownBy(() -> new Workload(0, 4, 100)).hasMessageContaining("0 streams");
  }
}
