package dev.clipstream.trainer.data.batch;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

class BatchPipelineTest {

  @Property(tries = 100)
  void batchesComeInOrder_whateverTheNumberOfThreads_andFewWait(
      @ForAll @IntRange(min = 1, max = 12) int threads,
      @ForAll @IntRange(min = 0, max = 60) int count) {
    AtomicInteger made = new AtomicInteger();
    List<Integer> seen = new ArrayList<>();
    List<Integer> ahead = new ArrayList<>();
    Batches<Integer> batches =
        new Batches<>() {
          @Override
          public int count() {
            return count;
          }

          @Override
          public Integer make(int epoch, int index) {
            made.incrementAndGet();
            return 1000 * epoch + index;
          }
        };

    try (BatchPipeline pipeline = new BatchPipeline(threads)) {
      pipeline.forEach(
          batches,
          3,
          batch -> {
            ahead.add(made.get() - seen.size());
            seen.add(batch);
          });
    }

    assertThat(seen).hasSize(count);
    for (int i = 0; i < count; i++) {
      assertThat(seen.get(i)).isEqualTo(3000 + i);
      assertThat(ahead.get(i)).isLessThanOrEqualTo(Math.max(4, threads + 1));
    }
  }
}
