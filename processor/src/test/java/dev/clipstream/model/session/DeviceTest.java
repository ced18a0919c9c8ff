package dev.clipstream.model.session;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What a device asks of whoever runs models on it. */
class DeviceTest {

  private static final Device GPU = new Device(Device.Kind.CUDA, 1);

  @Property
  void batchesOnAGpu_arePaddedToPowersOfTwo_orTheLargest_onACpuNotAtAll(
      @ForAll @IntRange(min = 1, max = 100) int n, @ForAll @IntRange(max = 50) int more) {
    int maxBatch = n + more;
    int padded = GPU.paddedBatch(n, maxBatch);
    assertThat(padded).isBetween(n, maxBatch);
    assertThat(padded == maxBatch || Integer.bitCount(padded) == 1).isTrue();
    assertThat(padded / 2).isLessThan(n);
    assertThat(Device.CPU.paddedBatch(n, maxBatch)).isEqualTo(n);
  }

  @Test
  void aGpu_runsOneBatchAtATime_aCpuAsManyAsThereAreWorkers() {
    assertThat(GPU.concurrentRuns(4)).isEqualTo(1);
    assertThat(Device.CPU.concurrentRuns(4)).isEqualTo(4);
  }
}
