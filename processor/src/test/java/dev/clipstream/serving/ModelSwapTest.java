package dev.clipstream.serving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.image.Image;
import dev.clipstream.image.ImageEncoding;
import dev.clipstream.image.ImageLimits;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.model.session.InferenceException;
import dev.clipstream.model.session.ModelException;
import dev.clipstream.serving.FrameResult.Classified;
import dev.clipstream.testing.MemoryReading;
import dev.clipstream.testing.TestFrames;
import dev.clipstream.testing.TestModels;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Models that take each other's place while frames are classified. */
class ModelSwapTest {

  private static final int SIDE = 8;
  private static final int WORKERS = 2;
  private static final int MAX_BATCH = 4;

  @TempDir Path folder;

  private static final class Job extends FrameJob {
    private final byte[] pixels;

    Job(long seed) {
      this.pixels = TestFrames.pixels(seed, SIDE);
    }

    @Override
    protected Content content() {
      return new Content.ToClassify(
          new Image(ImageEncoding.RGB24, SIDE, SIDE, pixels, 0, pixels.length));
    }

    String model() {
      return ((Classified) result().join()).model().sha256();
    }
  }

  private FrameModel frames(int seed) {
    return FrameModel.open(TestModels.frameModel(folder, "frames-" + seed, SIDE, seed), Device.CPU);
  }

  private SequenceModel clips(FrameModel frames) {
    String sha256 = frames.card().sha256();
    Path file = TestModels.sequenceModel(folder, "clips-" + sha256.substring(0, 8), sha256, 64);
    return SequenceModel.open(file, frames, Device.CPU);
  }

  private static FrameBatcher batcher(ServedModels models) {
    return new FrameBatcher(models, WORKERS, MAX_BATCH, ImageLimits.DEFAULT, RunWatchdog.off());
  }

  @Test
  void everyFrame_isClassifiedByOneOfTheModels_andByTheNewOneOnceItIsServed() {
    FrameModel first = frames(0);
    List<Job> jobs = new ArrayList<>();
    List<String> shas = new ArrayList<>(List.of(first.card().sha256()));
    try (ServedModels models = ServedModels.owning(first, Optional.empty());
        FrameBatcher batcher = batcher(models)) {
      for (int swap = 1; swap <= 20; swap++) {
        for (int i = 0; i < 50; i++) {
          jobs.add(new Job(i));
        }
        batcher.submit(jobs.subList(jobs.size() - 50, jobs.size()));
        FrameModel next = frames(swap);
        shas.add(next.card().sha256());
        models.swap(next, Optional.empty());
        Job after = new Job(swap);
        jobs.add(after);
        batcher.submit(after);
        assertThat(after.model()).isEqualTo(next.card().sha256());
      }
    }
    Set<String> seen = jobs.stream().map(Job::model).collect(Collectors.toSet());
    assertThat(shas).containsAll(seen);
    assertThat(jobs)
        .allMatch(job -> ((Classified) job.result().join()).scores().probabilities().length == 4);
  }

  @Test
  void aHundredSwapsUnderLoad_leaveNoNativeMemoryBehind() {
    FrameModel first = frames(0);
    try (ServedModels models = ServedModels.owning(first, Optional.of(clips(first)));
        FrameBatcher batcher = batcher(models)) {
      // The first collection gives back what loading and compiling took.
      swap(models, batcher, 30);
      residentMib();
      swap(models, batcher, 30);
      long before = residentMib();
      swap(models, batcher, 100);
      long after = residentMib();
      System.out.printf("100 swaps of a pair: %d MiB before, %d MiB after%n", before, after);
      // A pair that is not closed takes about a MiB.
      assertThat(after - before).isLessThan(48);
    }
  }

  /** Without the heap, which may breathe. */
  private static long residentMib() {
    System.gc();
    long heap = ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getCommitted() >> 20;
    return MemoryReading.ofThisProcessMib() - heap;
  }

  private void swap(ServedModels models, FrameBatcher batcher, int times) {
    for (int i = 0; i < times; i++) {
      List<Job> jobs = new ArrayList<>();
      for (int j = 0; j < 20; j++) {
        jobs.add(new Job(j));
      }
      batcher.submit(jobs);
      FrameModel next = frames(1 + i % 2);
      models.swap(next, Optional.of(clips(next)));
      assertThat(jobs).allMatch(job -> job.result().join() instanceof Classified);
    }
  }

  @Test
  void aModelInUse_isClosedByItsLastUser_andNotBefore() {
    FrameModel first = frames(0);
    ServedModels models = ServedModels.owning(first, Optional.of(clips(first)));
    Lease<FrameModel> frame = models.frame();
    SequenceLeases sequences = models.sequences();
    for (int seed = 1; seed <= 2; seed++) {
      FrameModel next = frames(seed);
      models.swap(next, Optional.of(clips(next)));
    }
    models.close();
    assertThat(frame.model().newRunner(1).run(1)).hasSize(1);
    assertThat(sequences.entries().get(0).model().classify(List.<float[][]>of(new float[2][3])))
        .hasSize(1);
    frame.close();
    sequences.close();
    assertThatThrownBy(() -> first.newRunner(1).run(1)).isInstanceOf(InferenceException.class);
  }

  @Test
  void theSequenceModelBefore_staysUntilTheNextChange() {
    FrameModel first = frames(0);
    try (ServedModels models = ServedModels.owning(first, Optional.of(clips(first)))) {
      List<String> shas = new ArrayList<>(List.of(first.card().sha256()));
      for (int seed = 1; seed <= 3; seed++) {
        FrameModel next = frames(seed);
        shas.add(0, next.card().sha256());
        models.swap(next, Optional.of(clips(next)));
        try (SequenceLeases leases = models.sequences()) {
          assertThat(leases.entries())
              .extracting(SequenceLeases.Entry::encoderId)
              .containsExactly(shas.get(0), shas.get(1));
        }
      }
    }
  }

  private FrameModel described(String name, String json) throws IOException {
    Path file = TestModels.foreignModel(folder, name, SIDE, -1);
    Files.writeString(folder.resolve(name + ".json"), json);
    return FrameModel.open(file, Device.CPU);
  }

  /** Scores of one distribution, and those of labels by themselves, are not for one threshold. */
  @Test
  void aModelWithAnotherActivation_isRefused_andChangesNothing() throws IOException {
    String labels = "{\"labels\": [\"a\", \"b\", \"c\", \"d\"], \"activation\": \"%s\"}";
    FrameModel first = described("first", labels.formatted("softmax"));
    try (ServedModels models = ServedModels.owning(first, Optional.empty());
        FrameModel other = described("other", labels.formatted("sigmoid"))) {
      assertThatThrownBy(() -> models.swap(other, Optional.empty()))
          .isInstanceOf(ModelException.class)
          .hasMessageContainingAll("a score to each label by itself", "restart");
      assertThat(models.frameCard()).isEqualTo(first.card());
    }
  }

  @Test
  void aModelThatHasTheSoftmaxInItself_mayFollowOneWithout() throws IOException {
    FrameModel logits =
        described("logits", "{\"labels\": [\"red\", \"green\", \"blue\", \"grey\"]}");
    assertThat(logits.givesLogits()).isTrue();
    try (ServedModels models = ServedModels.owning(logits, Optional.empty())) {
      FrameModel probabilities = frames(1);
      assertThat(probabilities.givesLogits()).isFalse();
      models.swap(probabilities, Optional.empty());
      assertThat(models.frameCard()).isEqualTo(probabilities.card());
    }
  }

  /** What run says before the first frame. */
  @Test
  void whatIsAGuess_isSaidOfAPair_andNothingOfOurOwn() throws IOException {
    try (ModelPair pair =
        new ModelPair(
            described("zoo", "{\"labels\": [\"a\", \"b\", \"c\", \"d\"]}"), Optional.empty())) {
      assertThat(pair.notes())
          .anyMatch(note -> note.startsWith("zoo: ") && note.contains("how images are resized"))
          .anyMatch(note -> note.startsWith("zoo: ") && note.contains("order of colors"))
          .anyMatch(note -> note.startsWith("zoo: ") && note.contains("how pixels are scaled"));
    }
    FrameModel own = frames(1);
    try (ModelPair pair = new ModelPair(own, Optional.of(clips(own)))) {
      assertThat(pair.notes()).noneMatch(note -> note.contains("does not say"));
    }
  }

  @Test
  void aModelWithOtherLabels_isRefused_andChangesNothing() {
    FrameModel first = frames(0);
    try (ServedModels models = ServedModels.owning(first, Optional.empty());
        FrameModel other =
            FrameModel.open(TestModels.foreignModel(folder, "other", SIDE, -1), Device.CPU)) {
      assertThatThrownBy(() -> models.swap(other, Optional.empty()))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("restart to change what is labeled");
      assertThatThrownBy(() -> models.swap(frames(1), Optional.of(clips(first))))
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("can only come or go with a restart");
      assertThat(models.frameCard()).isEqualTo(first.card());
    }
  }
}
