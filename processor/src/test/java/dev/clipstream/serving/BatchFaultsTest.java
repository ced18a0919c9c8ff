package dev.clipstream.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.model.output.FrameScores;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.serving.ScriptedEngine.Job;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of frames when models and devices fail. */
class BatchFaultsTest {

  private static final String OUT_OF_MEMORY =
      "Failed to allocate memory for requested buffer of size 157286400";

  private static InferenceException failure(String message) {
    return new InferenceException(message);
  }

  private static void runAll(ScriptedEngine engine, int maxBatch, List<Job> jobs) {
    try (FrameBatcher batcher = new FrameBatcher(() -> engine, 1, maxBatch, RunWatchdog.off())) {
      batcher.submit(jobs);
    }
  }

  @Property(tries = 300)
  void everyFrame_isClassified_whenEveryTenthRunThrows(
      @ForAll @IntRange(min = 1, max = 100) int frames,
      @ForAll @IntRange(min = 1, max = 16) int maxBatch) {
    List<Job> jobs = ScriptedEngine.jobs(frames);
    ScriptedEngine engine =
        new ScriptedEngine(
            maxBatch,
            (run, numbers) -> {
              if (run % 10 == 0) {
                throw failure("a test's");
              }
            });
    runAll(engine, maxBatch, jobs);
    assertThat(jobs).allMatch(Job::isClassified);
  }

  @Property(tries = 300)
  void theFrameThatTheModelThrowsOn_isRejectedAlone_inFewRuns(
      @ForAll @IntRange(min = 1, max = 32) int frames,
      @ForAll @IntRange(min = 1, max = 32) int at) {
    List<Job> jobs = ScriptedEngine.jobs(frames);
    ScriptedEngine engine =
        new ScriptedEngine(
            32,
            (run, numbers) -> {
              if (numbers.contains(at)) {
                throw failure("cannot do " + at);
              }
            });
    runAll(engine, 32, jobs);
    for (Job job : jobs) {
      if (job.number == at) {
        assertThat(job.result().join())
            .isInstanceOfSatisfying(
                FrameResult.Rejected.class,
                rejected -> assertThat(rejected.reason()).contains("cannot do " + at));
      } else {
        assertThat(job.isClassified()).isTrue();
      }
    }
    // Two a level of halves, and the two more that tell the frame's fault from the device's.
    assertThat(engine.sizes()).hasSizeLessThanOrEqualTo(2 * 5 + 1 + 2);
  }

  @Property(tries = 100)
  void aDeviceThatFailsOnEverything_rejectsNothing_andIsNotAskedForEachFrame(
      @ForAll @IntRange(min = 1, max = 32) int frames) {
    List<Job> jobs = ScriptedEngine.jobs(frames);
    ScriptedEngine engine =
        new ScriptedEngine(
            32,
            (run, numbers) -> {
              throw failure("the device is lost");
            });
    runAll(engine, 32, jobs);
    assertThat(jobs).allMatch(job -> job.result().isCompletedExceptionally());
    assertThat(engine.sizes()).hasSizeLessThanOrEqualTo(6 + 2);
  }

  @ParameterizedTest
  @CsvSource({"NaN, 1", "Infinity, 1", "1, NaN", "1, -Infinity"})
  void scoresOrFeaturesThatAreNoNumbers_areAFailureOfTheirFrame(float score, float feature) {
    List<Job> jobs = ScriptedEngine.jobs(3);
    ScriptedEngine engine = new ScriptedEngine(8, (run, numbers) -> {});
    engine.giveInstead(2, new FrameScores(new float[] {score}, new float[] {feature}));
    runAll(engine, 8, jobs);
    assertThat(jobs.get(0).isClassified() && jobs.get(2).isClassified()).isTrue();
    assertThat(jobs.get(1).result().join())
        .isInstanceOfSatisfying(
            FrameResult.Rejected.class,
            rejected -> {
              assertThat(rejected.why()).isEqualTo(FailureReason.MODEL_FAILED);
              assertThat(rejected.reason()).contains("no numbers");
            });
  }

  @Test
  void aFrameThatCannotBeToldNow_isToBeTriedAgain_alone_andIsNotRejected() {
    FrameResult notNow = new FrameResult.NotNow(new IllegalStateException("away"));
    FrameJob untold =
        new FrameJob() {
          @Override
          protected Content content() {
            return new Content.Settled(notNow);
          }
        };
    List<Job> sound = ScriptedEngine.jobs(3);
    ScriptedEngine engine = new ScriptedEngine(4, (run, numbers) -> {});
    try (FrameBatcher batcher = new FrameBatcher(() -> engine, 1, 4, RunWatchdog.off())) {
      batcher.submit(List.<FrameJob>of(sound.get(0), untold, sound.get(1), sound.get(2)));
    }
    assertThat(sound).allMatch(Job::isClassified);
    assertThat(untold.result()).isCompletedWithValue(notNow);
  }

  @Test
  void aBatchThatFailsAsAWhole_saysWhichFramesItHad() {
    List<Job> jobs = ScriptedEngine.jobs(3);
    ScriptedEngine engine =
        new ScriptedEngine(
            4,
            (run, numbers) -> {
              throw new StackOverflowError("a test's");
            });
    runAll(engine, 4, jobs);
    assertThat(jobs)
        .allSatisfy(
            job ->
                assertThatThrownBy(() -> job.result().join())
                    .cause()
                    .hasMessageContaining("frame 1 and 2 more frames"));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 7, 16})
  void outOfMemory_halvesTheBatch_andTheSmallerOneIsKept(int fits) {
    List<Job> jobs = ScriptedEngine.jobs(64);
    ScriptedEngine engine =
        new ScriptedEngine(
            16,
            (run, numbers) -> {
              if (numbers.size() > fits) {
                throw failure(OUT_OF_MEMORY);
              }
            });
    runAll(engine, 16, jobs);
    assertThat(jobs).allMatch(Job::isClassified);
    // Each size that does not fit is tried once.
    assertThat(engine.sizes().stream().filter(size -> size > fits))
        .doesNotHaveDuplicates()
        .allMatch(size -> size <= 16);
  }

  @Test
  void aDeviceWithoutMemoryForOneFrame_failsIt_andDoesNotRejectIt() {
    List<Job> jobs = ScriptedEngine.jobs(2);
    ScriptedEngine engine =
        new ScriptedEngine(
            4,
            (run, numbers) -> {
              if (!numbers.contains(-1)) {
                throw failure("CUDA failure 2: out of memory");
              }
            });
    runAll(engine, 4, jobs);
    assertThat(jobs)
        .allSatisfy(
            job ->
                assertThatThrownBy(() -> job.result().join())
                    .hasCauseInstanceOf(InferenceException.class));
  }

  @Test
  void theLargestBatch_comesBackAfterAWhile_inSteps() {
    AtomicLong now = new AtomicLong(-5);
    BatchCap cap = new BatchCap(32, now::get);
    cap.shrinkBelow(32);
    cap.shrinkBelow(16);
    assertThat(cap.current()).isEqualTo(8);
    now.addAndGet(BatchCap.KEEP.toNanos() - 1);
    assertThat(cap.current()).isEqualTo(8);
    now.addAndGet(1);
    assertThat(cap.current()).isEqualTo(16);
    cap.shrinkBelow(16);
    assertThat(cap.current()).isEqualTo(8);
    now.addAndGet(10 * BatchCap.KEEP.toNanos());
    assertThat(cap.current()).isEqualTo(32);
    cap.shrinkBelow(1);
    assertThat(cap.current()).isEqualTo(1);
  }

  @Test
  void whenARunHangs_everyFrameFails_thoseThatWaitAndThoseThatComeToo() throws Exception {
    CountDownLatch started = new CountDownLatch(1);
    CountDownLatch hanging = new CountDownLatch(1);
    ScriptedEngine engine =
        new ScriptedEngine(
            1,
            (run, numbers) -> {
              started.countDown();
              await(hanging);
            });
    List<Job> jobs = ScriptedEngine.jobs(3);
    try (FrameBatcher batcher = new FrameBatcher(() -> engine, 1, 1, RunWatchdog.off())) {
      batcher.submit(jobs.subList(0, 2));
      assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();
      batcher.fail(failure("the device hangs"));
      batcher.submit(jobs.get(2));
      assertThat(jobs)
          .allSatisfy(
              job ->
                  assertThatThrownBy(() -> job.result().join())
                      .hasRootCauseMessage("the device hangs"));
      hanging.countDown();
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
