package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.clips.ClipRunner.Result.Failed;
import dev.clipstream.clips.ClipRunner.Result.Scored;
import dev.clipstream.model.output.SequenceScores;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.serving.BatchCap;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.RunWatchdog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

/** What becomes of clips when a sequence model or its device fails. */
class ClipRunnerTest {

  private static final int FEATURES = 3;

  /** How many clips each run had, those that failed included. */
  private final List<Integer> sizes = new ArrayList<>();

  private int failures;
  private final BatchCap cap = new BatchCap(128, () -> 0);

  /** What happens instead of a run, or nothing. */
  private interface Script {
    void before(int run, List<Integer> clips);
  }

  /** Echoes each clip's number as its only score; the number of a clip of zeros is 0. */
  private ClipRunner<float[][]> runner(Script script) {
    return ClipRunner.ofFeatures(
        clips -> {
          List<Integer> numbers = clips.stream().map(clip -> (int) clip[0][0]).toList();
          sizes.add(clips.size());
          script.before(sizes.size(), numbers);
          return numbers.stream()
              .map(number -> new SequenceScores(new float[] {number}, new float[0]))
              .toList();
        },
        8,
        cap,
        RunWatchdog.off(),
        new ProcessorListener() {
          @Override
          public void clipBatchFailed(int clips) {
            failures++;
          }
        });
  }

  private static List<float[][]> clips(int count) {
    List<float[][]> clips = new ArrayList<>();
    for (int number = 1; number <= count; number++) {
      clips.add(new float[][] {{number, 0, 0}, {number, 1, 1}});
    }
    return clips;
  }

  private static void assertOwnScores(ClipRunner.Result result, int number) {
    assertThat(result)
        .isInstanceOfSatisfying(
            Scored.class,
            scored -> assertThat(scored.scores().probabilities()).containsExactly(number));
  }

  @Property(tries = 300)
  void clipsThatTheModelThrowsOn_failAlone_andAllOthersHaveTheirOwnScores(
      @ForAll @IntRange(min = 1, max = 32) int count,
      @ForAll Set<@IntRange(min = 1, max = 32) Integer> bad) {
    sizes.clear();
    List<ClipRunner.Result> results =
        runner(
                (run, numbers) -> {
                  if (numbers.stream().anyMatch(bad::contains)) {
                    throw new InferenceException("cannot do it");
                  }
                })
            .run(clips(count));
    assertThat(results).hasSize(count);
    for (int number = 1; number <= count; number++) {
      if (bad.contains(number)) {
        assertThat(results.get(number - 1))
            .isEqualTo(new Failed("the model fails on it: cannot do it"));
      } else {
        assertOwnScores(results.get(number - 1), number);
      }
    }
  }

  @Property(tries = 100)
  void oneBadClip_costsFewRuns(
      @ForAll @IntRange(min = 1, max = 32) int count,
      @ForAll @IntRange(min = 1, max = 32) int bad) {
    sizes.clear();
    runner(
            (run, numbers) -> {
              if (numbers.contains(bad)) {
                throw new InferenceException("cannot do it");
              }
            })
        .run(clips(count));
    // Two a level of halves, and the two more that tell the clip's fault from the device's.
    assertThat(sizes).hasSizeLessThanOrEqualTo(2 * 5 + 1 + 2);
  }

  @Property(tries = 200)
  void everyClip_hasItsScores_whenEveryTenthRunThrows(
      @ForAll @IntRange(min = 1, max = 100) int count,
      @ForAll @IntRange(min = 0, max = 9) int when) {
    sizes.clear();
    List<ClipRunner.Result> results =
        runner(
                (run, numbers) -> {
                  if (run % 10 == when) {
                    throw new InferenceException("a test's");
                  }
                })
            .run(clips(count));
    for (int number = 1; number <= count; number++) {
      assertOwnScores(results.get(number - 1), number);
    }
  }

  @Property(tries = 50)
  void aDeviceThatFailsOnEverything_isAtFault_andNoClipIs(
      @ForAll @IntRange(min = 1, max = 32) int count) {
    sizes.clear();
    ClipRunner<float[][]> runner =
        runner(
            (run, numbers) -> {
              throw new InferenceException("the device is lost");
            });
    assertThatThrownBy(() -> runner.run(clips(count)))
        .isInstanceOf(InferenceException.class)
        .hasMessage("the device is lost");
    assertThat(sizes).hasSizeLessThanOrEqualTo(6 + 2);
  }

  @Test
  void aDeviceWithoutMemoryForOneClip_isAtFault_andTheClipIsNot() {
    ClipRunner<float[][]> runner =
        runner(
            (run, numbers) -> {
              if (!numbers.contains(0)) {
                throw new InferenceException("CUDA failure 2: out of memory");
              }
            });
    assertThatThrownBy(() -> runner.run(clips(2))).hasMessageContaining("out of memory");
  }

  @Property(tries = 50)
  void outOfMemory_halvesTheBatch_andTheSmallerOneIsKept(
      @ForAll @IntRange(min = 1, max = 16) int fits) {
    sizes.clear();
    BatchCap own = new BatchCap(32, () -> 0);
    for (int batch = 0; batch < 4; batch++) {
      ClipRunner<float[][]> runner =
          ClipRunner.ofFeatures(
              clips -> {
                sizes.add(clips.size());
                if (clips.size() > fits) {
                  throw new InferenceException("Failed to allocate memory for requested buffer");
                }
                return clips.stream()
                    .map(clip -> new SequenceScores(clip[0], new float[0]))
                    .toList();
              },
              8,
              own,
              RunWatchdog.off(),
              ProcessorListener.NONE);
      assertThat(runner.run(clips(32))).hasSize(32).allMatch(Scored.class::isInstance);
    }
    // Each size that does not fit is tried once.
    assertThat(sizes.stream().filter(size -> size > fits)).doesNotHaveDuplicates();
  }

  @Test
  void aFailureOfAnotherKind_isTheModelsToo() {
    ClipRunner<float[][]> runner =
        runner(
            (run, numbers) -> {
              throw new ArrayIndexOutOfBoundsException("3");
            });
    assertThatThrownBy(() -> runner.run(clips(1))).isInstanceOf(InferenceException.class);
    assertThat(failures).isEqualTo(1);
  }

  @Test
  void scoresThatAreNoNumbers_areNoScores_andAttentionThatIsNone_isLeftOut() {
    ClipRunner<float[][]> runner =
        ClipRunner.ofFeatures(
            clips ->
                List.of(
                    new SequenceScores(new float[] {0.5f, Float.NaN}, new float[0]),
                    new SequenceScores(new float[] {1, 0}, new float[] {Float.NaN, 1}),
                    new SequenceScores(new float[] {0, 1}, new float[] {0, 1})),
            8,
            cap,
            RunWatchdog.off(),
            ProcessorListener.NONE);
    List<ClipRunner.Result> results = runner.run(clips(3));
    assertThat(results.get(0)).isEqualTo(new Failed("the model gave scores that are no numbers"));
    assertThat(((Scored) results.get(1)).scores().probabilities()).containsExactly(1, 0);
    assertThat(((Scored) results.get(1)).scores().attention()).isEmpty();
    assertThat(((Scored) results.get(2)).scores().attention()).containsExactly(0, 1);
  }

  @Test
  void aModelThatGivesTooFewResults_isAtFault() {
    ClipRunner<float[][]> runner =
        ClipRunner.ofFeatures(
            clips -> List.of(), 8, cap, RunWatchdog.off(), ProcessorListener.NONE);
    assertThatThrownBy(() -> runner.run(clips(2))).hasMessageContaining("0 results for 1 clips");
  }

  @Test
  void featuresThatAreNoNumbers_leaveTheFrameInItsClip_withoutThem() {
    FrameTensor tensor = FrameTensor.of(7, new float[] {1, Float.POSITIVE_INFINITY, 3});
    assertThat(tensor.isOfClassifiedFrame()).isTrue();
    assertThat(tensor.isEmpty()).isTrue();
    assertThat(FrameTensor.of(7, new float[FEATURES]).toFloats()).containsExactly(0, 0, 0);
  }
}
