package dev.clipstream.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.BadImageException;
import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.description.TestDescriptions;
import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.serving.FrameResult.Classified;
import dev.clipstream.serving.FrameResult.Rejected;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntUnaryOperator;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FrameBatcherTest {

  /** What an image does to the engine; its first byte. */
  private static final byte GOOD = 0;

  private static final byte UNDECODABLE = 1;
  private static final byte FAILS_THE_MODEL = 2;
  private static final byte GIVES_NO_NUMBER = 3;

  private final List<Integer> batches = new ArrayList<>();

  /** Remembers what was loaded and echoes each image's number as its only score. */
  private class EchoEngine implements BatchEngine {
    private final byte[][] slots;
    private final CountDownLatch gate;

    EchoEngine(int maxBatch, CountDownLatch gate) {
      this.slots = new byte[maxBatch][];
      this.gate = gate;
    }

    @Override
    public ModelDescription begin() {
      return TestDescriptions.NAMED;
    }

    @Override
    public void end() {}

    @Override
    public void load(int slot, Image image) throws BadImageException {
      if (image.data()[0] == UNDECODABLE) {
        throw new BadImageException("it is bad");
      }
      slots[slot] = image.data();
    }

    @Override
    public FrameScores[] run(int n) {
      try {
        gate.await();
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
      synchronized (batches) {
        batches.add(n);
      }
      FrameScores[] scores = new FrameScores[n];
      for (int i = 0; i < n; i++) {
        if (slots[i][0] == FAILS_THE_MODEL) {
          throw new InferenceException("no", new IllegalStateException());
        }
        float score = slots[i][0] == GIVES_NO_NUMBER ? Float.NaN : slots[i][1];
        scores[i] = new FrameScores(new float[] {score}, new float[0]);
      }
      return scores;
    }

    @Override
    public void move(int from, int to) {
      slots[to] = slots[from];
    }

    @Override
    public void loadBlank() {
      slots[0] = new byte[] {GOOD, 0};
    }

    @Override
    public void close() {}
  }

  private static final class Job extends FrameJob {
    private final byte kind;
    private final int number;

    Job(int kind, int number) {
      this.kind = (byte) kind;
      this.number = number;
    }

    @Override
    protected Content content() {
      byte[] data = {kind, (byte) number};
      return new Content.ToClassify(new Image(ImageEncoding.JPEG, 0, 0, data, 0, 2));
    }

    void assertResult() {
      FrameResult result = result().join();
      if (kind == GOOD) {
        assertThat(result).isInstanceOf(Classified.class);
        assertThat(((Classified) result).scores().probabilities()).containsExactly(number);
      } else {
        assertThat(result).isInstanceOf(Rejected.class);
      }
    }
  }

  private static CountDownLatch open() {
    return new CountDownLatch(0);
  }

  private FrameBatcher batcher(int workers, int maxBatch, CountDownLatch gate) {
    return new FrameBatcher(
        () -> new EchoEngine(maxBatch, gate), workers, maxBatch, RunWatchdog.off());
  }

  @Property(tries = 200)
  void everyJob_getsItsOwnResult_onceAndWhateverItsNeighboursDo(
      @ForAll @Size(max = 100) List<@IntRange(max = 3) Integer> kinds,
      @ForAll @IntRange(min = 1, max = 3) int workers,
      @ForAll @IntRange(min = 1, max = 9) int maxBatch) {
    List<Job> jobs = new ArrayList<>();
    try (FrameBatcher batcher = batcher(workers, maxBatch, open())) {
      for (int i = 0; i < kinds.size(); i++) {
        jobs.add(new Job(kinds.get(i), i));
      }
      batcher.submit(jobs);
    }
    jobs.forEach(Job::assertResult);
    assertThat(batches).allMatch(size -> size <= maxBatch);
    batches.clear();
  }

  @Test
  void aLoneFrame_goesAtOnce() throws Exception {
    try (FrameBatcher batcher = batcher(1, 32, open())) {
      Job job = new Job(GOOD, 5);
      batcher.submit(job);
      job.result().get(5, TimeUnit.SECONDS);
      job.assertResult();
    }
    assertThat(batches).containsExactly(1);
  }

  @Test
  void whatComesWhileTheWorkerIsBusy_goesAsOneFullBatch() {
    CountDownLatch gate = new CountDownLatch(1);
    List<Job> jobs = new ArrayList<>();
    try (FrameBatcher batcher = batcher(1, 8, gate)) {
      Job first = new Job(GOOD, 0);
      batcher.submit(first);
      while (batcher.batchesRun() == 0) {
        Thread.onSpinWait();
      }
      for (int i = 1; i <= 12; i++) {
        jobs.add(new Job(GOOD, i));
      }
      batcher.submit(jobs);
      gate.countDown();
    }
    jobs.forEach(Job::assertResult);
    assertThat(batches).containsExactly(1, 8, 4);
  }

  @Test
  void aCancelledFrame_isLeftOutOfItsBatch() {
    CountDownLatch gate = new CountDownLatch(1);
    List<Job> jobs = List.of(new Job(GOOD, 1), new Job(GOOD, 2), new Job(GOOD, 3));
    try (FrameBatcher batcher = batcher(1, 8, gate)) {
      Job first = new Job(GOOD, 0);
      batcher.submit(first);
      while (batcher.batchesRun() == 0) {
        Thread.onSpinWait();
      }
      batcher.submit(jobs);
      jobs.get(1).result().cancel(false);
      gate.countDown();
    }
    jobs.get(0).assertResult();
    jobs.get(2).assertResult();
    assertThat(batches).containsExactly(1, 2);
  }

  @Test
  void freeWorkers_shareWhatWaits() {
    List<Job> jobs =
        List.of(new Job(GOOD, 1), new Job(GOOD, 2), new Job(GOOD, 3), new Job(GOOD, 4));
    CountDownLatch gate = new CountDownLatch(1);
    try (FrameBatcher batcher = batcher(2, 8, gate)) {
      while (batcher.idleWorkers() < 2) {
        Thread.onSpinWait();
      }
      batcher.submit(jobs);
      while (batcher.framesRun() < 4) {
        Thread.onSpinWait();
      }
      gate.countDown();
    }
    assertThat(batches).allMatch(size -> size < 4);
  }

  @Test
  void aDeviceThatFailsOnEverything_failsTheJobs_insteadOfRejectingThem() {
    BatchEngine broken =
        new EchoEngine(4, open()) {
          @Override
          public FrameScores[] run(int n) {
            throw new InferenceException("out of memory", new IllegalStateException());
          }
        };
    Job job = new Job(GOOD, 1);
    try (FrameBatcher batcher = new FrameBatcher(() -> broken, 1, 4, RunWatchdog.off())) {
      batcher.submit(job);
    }
    assertThatThrownBy(() -> job.result().join())
        .isInstanceOf(CompletionException.class)
        .hasCauseInstanceOf(InferenceException.class);
  }

  @Test
  void aModelThatGivesTooFewResults_isNotTrusted() {
    IntUnaryOperator oneTooFew = n -> n - 1;
    BatchEngine shortOfOne =
        new EchoEngine(4, open()) {
          @Override
          public FrameScores[] run(int n) {
            return super.run(oneTooFew.applyAsInt(n) == 0 ? 1 : oneTooFew.applyAsInt(n));
          }
        };
    List<Job> jobs = List.of(new Job(GOOD, 1), new Job(GOOD, 2), new Job(GOOD, 3));
    try (FrameBatcher batcher = new FrameBatcher(() -> shortOfOne, 1, 4, RunWatchdog.off())) {
      batcher.submit(jobs);
    }
    // Counted, found wanting, and run again one by one.
    jobs.forEach(Job::assertResult);
  }

  @Test
  void aWorker_survivesAnError() {
    AtomicInteger runs = new AtomicInteger();
    BatchEngine onceOutOfMemory =
        new EchoEngine(1, open()) {
          @Override
          public FrameScores[] run(int n) {
            if (runs.getAndIncrement() == 0) {
              throw new OutOfMemoryError("a test's");
            }
            return super.run(n);
          }
        };
    Job first = new Job(GOOD, 1);
    Job second = new Job(GOOD, 2);
    try (FrameBatcher batcher = new FrameBatcher(() -> onceOutOfMemory, 1, 1, RunWatchdog.off())) {
      batcher.submit(first);
      batcher.submit(second);
    }
    assertThatThrownBy(() -> first.result().join()).hasCauseInstanceOf(InferenceException.class);
    second.assertResult();
  }

  @Test
  void close_finishesWhatIsThere_andCancelsWhatComesAfter() {
    FrameBatcher batcher = batcher(1, 2, open());
    List<Job> before = List.of(new Job(GOOD, 1), new Job(GOOD, 2), new Job(GOOD, 3));
    batcher.submit(before);
    assertThat(batcher.close(Duration.ofSeconds(10))).isTrue();
    before.forEach(Job::assertResult);
    Job after = new Job(GOOD, 4);
    batcher.submit(after);
    assertThatThrownBy(() -> after.result().join()).isInstanceOf(CancellationException.class);
  }

  @Test
  void close_abandonsAHangingRun_andCancelsTheRest_atItsDeadline() {
    CountDownLatch never = new CountDownLatch(1);
    FrameBatcher batcher = batcher(1, 1, never);
    Job hanging = new Job(GOOD, 1);
    Job waiting = new Job(GOOD, 2);
    batcher.submit(List.of(hanging, waiting));
    while (batcher.batchesRun() == 0) {
      Thread.onSpinWait();
    }
    assertThat(batcher.close(Duration.ofMillis(50))).isFalse();
    assertThatThrownBy(() -> waiting.result().join()).isInstanceOf(CancellationException.class);
    never.countDown();
    hanging.assertResult();
  }

  @Test
  void close_keepsTheCallersInterrupt() {
    FrameBatcher batcher = batcher(1, 1, open());
    Thread.currentThread().interrupt();
    batcher.close(Duration.ofSeconds(5));
    assertThat(Thread.interrupted()).isTrue();
  }
}
