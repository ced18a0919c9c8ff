package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.avro.Model;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.records.FrameHeader;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.Executor;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.Test;

/** Clips of one task with a model that is as slow as a test likes, by a clock of its own. */
class TaskClipsTest {

  private static final ClipSettings SETTINGS = new ClipSettings(4, 4, Duration.ofSeconds(10));
  private static final long SECOND = 1_000_000_000L;

  private KeyValueStore<Bytes, byte[]> entries = TestStores.inMemory();
  private final List<Integer> batches = new ArrayList<>();

  /** What was labelled, by stream, in order. */
  private final Map<String, List<String>> labels = new HashMap<>();

  private long nanos;
  private long nanosAClip;

  private List<ClipOutcome> classify(List<DueFrames> clips) {
    batches.add(clips.size());
    nanos += clips.size() * nanosAClip;
    return clips.stream().map(TaskClipsTest::outcome).toList();
  }

  private static ClipOutcome outcome(DueFrames frames) {
    DueClip clip = frames.clip();
    return new ClipOutcome.Labelled(
        ClipLabel.newBuilder()
            .setStreamId(clip.streamId())
            .setClipId(clip.clipId().orElse(null))
            .setFirstFrame(clip.first())
            .setLastFrame(clip.last())
            .setStartedAt(Instant.EPOCH)
            .setEndedAt(Instant.EPOCH)
            .setFrames(frames.classified())
            .setEnd(clip.end())
            .setLabels(List.of())
            .setModel(new Model("scripted", "00"))
            .setLabelledAt(Instant.EPOCH)
            .build());
  }

  private ClipWorkers workers(Executor executor) {
    return new ClipWorkers(this::classify, () -> 8, executor, () -> nanos);
  }

  private TaskClips clips(ClipWorkers workers) {
    return new TaskClips(new ClipStore(entries), SETTINGS, workers, CommitCounter.ATOMIC, 0);
  }

  private static void add(TaskClips clips, String stream, String clip) {
    clips.add(
        new FrameHeader(stream, Optional.of(clip), 0, 0, true),
        FrameTensor.of(1, new float[] {1, 2, 3}),
        0);
  }

  private void forward(ClipOutcome outcome) {
    ClipLabel label = outcome.label();
    labels.computeIfAbsent(label.getStreamId(), s -> new ArrayList<>()).add(label.getClipId());
  }

  private static List<String> names(int count) {
    List<String> names = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      names.add("clip-" + i);
    }
    return names;
  }

  private boolean isStoreEmpty() {
    ClipStore store = new ClipStore(entries);
    List<String> frames = new ArrayList<>();
    store.deleteFramesUnless((stream, number, index) -> frames.add(stream));
    return store.due().isEmpty() && frames.isEmpty();
  }

  @Property(tries = 100)
  void noCallTakesLongerThanItsBudget_andOneBatch_andEveryClipGetsOneLabel_inOrder(
      @ForAll @IntRange(min = 1, max = 200) int clipsAStream,
      @ForAll @IntRange(max = 3_000_000) int microsAClip,
      @ForAll long seed) {
    Random random = new Random(seed);
    entries = TestStores.inMemory();
    labels.clear();
    batches.clear();
    nanosAClip = 1_000L * microsAClip;
    // The caller's own thread does the work, which is the worst that can be.
    TaskClips clips = clips(workers(Runnable::run));
    int sent = 0;
    int done = 0;
    while (done < 2 * clipsAStream) {
      for (int i = random.nextInt(20); i > 0 && sent < clipsAStream; i--, sent++) {
        add(clips, "camera-0", "clip-" + sent);
        add(clips, "camera-1", "clip-" + sent);
      }
      long began = nanos;
      int batchesBefore = batches.size();
      done += clips.labelDue(this::forward);
      int longest =
          batches.subList(batchesBefore, batches.size()).stream().mapToInt(i -> i).max().orElse(0);
      assertThat(nanos - began)
          .isLessThanOrEqualTo(TaskClips.BUDGET.toNanos() + longest * nanosAClip);
    }
    List<String> expected = names(clipsAStream);
    assertThat(labels).isEqualTo(Map.of("camera-0", expected, "camera-1", expected));
    assertThat(isStoreEmpty()).isTrue();
    // A batch takes no more than its time, or is one clip, but for the first of its size.
    long fit = Math.max(1, ClipWorkers.BATCH_TIME.toNanos() / Math.max(1, nanosAClip));
    assertThat(batches).allMatch(size -> size <= Math.max(2, Math.min(fit, ClipWorkers.MAX_BATCH)));
  }

  /** Threads that a test tells when to be done with which batch. */
  private static final class Threads implements Executor {
    final List<Runnable> work = new ArrayList<>();

    @Override
    public void execute(Runnable batch) {
      work.add(batch);
    }

    void finishAny(Random random) {
      if (!work.isEmpty()) {
        work.remove(random.nextInt(work.size())).run();
      }
    }
  }

  @Property(tries = 200)
  void noCallWaits_andWhatIsDroppedIsDueAgain_soThatEveryClipGetsOneLabel_inOrder(
      @ForAll @IntRange(min = 1, max = 150) int clipsAStream, @ForAll long seed) {
    Random random = new Random(seed);
    entries = TestStores.inMemory();
    labels.clear();
    Threads threads = new Threads();
    ClipWorkers workers = workers(threads);
    TaskClips clips = clips(workers);
    int sent = 0;
    int done = 0;
    while (done < 2 * clipsAStream) {
      for (int i = random.nextInt(30); i > 0 && sent < clipsAStream; i--, sent++) {
        add(clips, "camera-0", "clip-" + sent);
        add(clips, "camera-1", "clip-" + sent);
      }
      int ran = batches.size();
      done += clips.labelDue(this::forward);
      assertThat(batches).as("no call runs a model").hasSize(ran);
      assertThat(threads.work).hasSizeLessThanOrEqualTo(TaskClips.MAX_BATCHES_IN_WORK);
      for (int i = random.nextInt(4); i > 0; i--) {
        threads.finishAny(random);
      }
      if (random.nextInt(10) == 0) {
        clips.close();
        ran = batches.size();
        while (!threads.work.isEmpty()) {
          threads.finishAny(random);
        }
        assertThat(batches).as("nothing that was dropped is begun").hasSize(ran);
        clips = clips(workers);
      }
    }
    assertThat(clips.labelDue(this::forward)).isZero();
    List<String> expected = names(clipsAStream);
    assertThat(labels).isEqualTo(Map.of("camera-0", expected, "camera-1", expected));
    assertThat(isStoreEmpty()).isTrue();
  }

  /**
   * Five thousand at once, 0.75 s each, on two threads: each call is short, and it is only slow.
   */
  @Test
  void fiveThousandClipsDueTogether_andAModelOfThreeQuartersOfASecond_areOnlySlow() {
    nanosAClip = SECOND * 3 / 4;
    ArrayDeque<Runnable> work = new ArrayDeque<>();
    TaskClips clips = clips(workers(work::add));
    for (String clip : names(5000)) {
      add(clips, "camera-0", clip);
    }
    int done = 0;
    int calls = 0;
    while (done < 5000) {
      long began = nanos;
      done += clips.labelDue(this::forward);
      calls++;
      assertThat(nanos).as("a call").isEqualTo(began);
      while (!work.isEmpty()) {
        work.remove().run();
      }
    }
    assertThat(labels.get("camera-0")).isEqualTo(names(5000));
    assertThat(batches).allMatch(size -> size == 1 || size == 2);
    assertThat(calls).isLessThan(5000);
  }

  @Test
  void whatTheModelFailsOn_isTheCallersToKnow_andIsStillDue() {
    ArrayDeque<Runnable> work = new ArrayDeque<>();
    ClipWorkers failing =
        new ClipWorkers(
            frames -> {
              throw new InferenceException("the device is lost");
            },
            () -> 8,
            work::add,
            () -> nanos);
    TaskClips clips = clips(failing);
    add(clips, "camera", "clip-0");
    assertThat(clips.labelDue(this::forward)).isZero();
    work.remove().run();
    assertThatThrownBy(() -> clips.labelDue(this::forward))
        .isInstanceOf(InferenceException.class)
        .hasMessage("the device is lost");
    clips.close();
    TaskClips again = clips(workers(Runnable::run));
    assertThat(again.labelDue(this::forward)).isEqualTo(1);
    assertThat(labels.get("camera")).containsExactly("clip-0");
  }

  @Test
  void withoutTransactions_aClipIsDue_untilTheCommitAfterItsLabel() {
    long[] commits = {0};
    ClipStore store = new ClipStore(entries);
    CommitCounter counter = new CommitCounter(false, () -> commits[0]);
    TaskClips clips = new TaskClips(store, SETTINGS, workers(Runnable::run), counter, 0);
    for (int i = 0; i < 3; i++) {
      add(clips, "camera", "clip-" + i);
      assertThat(clips.labelDue(this::forward)).isEqualTo(1);
      assertThat(store.due()).as("that before was committed").hasSize(1);
      commits[0]++;
    }
    clips.close();
    assertThat(isStoreEmpty()).isTrue();
  }

  /** How many clips a batch has follows from what they take, not from how many there are. */
  @Property(tries = 200)
  void theSizeOfABatch_comesToWhatFitsItsTime_fromBelow(
      @ForAll @IntRange(min = 1, max = 3_000_000) int microsAClip,
      @ForAll @IntRange(min = 1, max = 40) int due) {
    ClipWorkers.BatchSize size = new ClipWorkers.BatchSize();
    long nanos = 1_000L * microsAClip;
    for (int batch = 0; batch < 12; batch++) {
      int clips = Math.min(due, size.current());
      assertThat(clips * nanos)
          .isLessThanOrEqualTo(Math.max(2 * nanos, ClipWorkers.BATCH_TIME.toNanos()));
      size.took(clips, clips * nanos);
    }
    long fit = ClipWorkers.BATCH_TIME.toNanos() / nanos;
    long expected = Math.max(1, Math.min(Math.min(fit, ClipWorkers.MAX_BATCH), 2L * due));
    assertThat((long) size.current()).isBetween(Math.max(1, Math.min(expected, due)), expected);
  }

  @Test
  void aBatchThatTookTooLong_makesTheNextSmaller() {
    ClipWorkers.BatchSize size = new ClipWorkers.BatchSize();
    for (int clips = 1; clips <= 32; clips *= 2) {
      size.took(clips, 1000);
    }
    assertThat(size.current()).isEqualTo(32);
    size.took(1, SECOND / 2);
    assertThat(size.current()).as("one clip alone is no measure of 32").isEqualTo(32);
    size.took(32, 4 * SECOND);
    assertThat(size.current()).isEqualTo(8);
    size.took(8, 100 * SECOND);
    assertThat(size.current()).isEqualTo(1);
  }
}
