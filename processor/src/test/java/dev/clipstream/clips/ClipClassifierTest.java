package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.description.ModelDescription;
import dev.clipstream.model.session.Device;
import dev.clipstream.records.FrameHeader;
import dev.clipstream.records.Labels;
import dev.clipstream.serving.ClipFailure;
import dev.clipstream.serving.PairHold;
import dev.clipstream.serving.RunWatchdog;
import dev.clipstream.serving.SequenceLeases;
import dev.clipstream.serving.ServedModels;
import dev.clipstream.streams.HeardWork;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which pair labels a clip when the models have changed meanwhile. */
class ClipClassifierTest {

  private static final int SIDE = 8;

  @TempDir Path folder;

  private final KeyValueStore<Bytes, byte[]> rows = TestStores.inMemory();
  private ClipStore store;
  private PairHold hold;
  private final List<ClipFailure> failures = new ArrayList<>();
  private final HeardWork listener = new HeardWork();
  private ServedModels models;
  private ClipClassifier classifier;
  private ModelDescription oldFrames;
  private ModelDescription newFrames;
  private ModelDescription oldClips;
  private ModelDescription newClips;

  @BeforeEach
  void swapOnce() {
    FrameModel old = frames(1);
    SequenceModel oldSequence = clips(old);
    FrameModel next = frames(2);
    SequenceModel nextSequence = clips(next);
    oldFrames = old.card();
    newFrames = next.card();
    oldClips = oldSequence.card();
    newClips = nextSequence.card();
    models = ServedModels.owning(old, Optional.of(oldSequence));
    models.swap(next, Optional.of(nextSequence));
    hold = models.hold();
    store = new ClipStore(rows, hold);
    classifier =
        new ClipClassifier(models, new Labels(2), Clock.systemUTC(), RunWatchdog.off(), listener);
  }

  @AfterEach
  void close() {
    hold.close();
    models.close();
  }

  private FrameModel frames(int seed) {
    return FrameModel.open(TestModels.frameModel(folder, "frames-" + seed, SIDE, seed), Device.CPU);
  }

  private SequenceModel clips(FrameModel frames) {
    String sha256 = frames.card().sha256();
    Path file = TestModels.sequenceModel(folder, "clips-" + sha256.substring(0, 8), sha256, 8);
    return SequenceModel.open(file, frames, Device.CPU);
  }

  /** One frame a model, in order. */
  private static List<FrameTensor> seenBy(String... sha256s) {
    List<FrameTensor> features = new ArrayList<>();
    for (String sha256 : sha256s) {
      features.add(FrameTensor.of(sha256, new float[] {1, 2, 3}));
    }
    return features;
  }

  private List<ClipLabel> label(List<List<FrameTensor>> clips) {
    ClipAssembler assembler = assembler();
    for (int clip = 0; clip < clips.size(); clip++) {
      List<FrameTensor> frames = clips.get(clip);
      for (int i = 0; i < frames.size(); i++) {
        boolean last = i == frames.size() - 1;
        add(assembler, "clip-" + clip, i, last, frames.get(i));
      }
    }
    return classify(assembler);
  }

  private ClipAssembler assembler() {
    return new ClipAssembler(
        store, new ClipSettings(16, 16, Duration.ofSeconds(10)), classifier::maxFrames, 0);
  }

  private static void add(
      ClipAssembler assembler, String clip, int index, boolean last, FrameTensor features) {
    assembler.add(new FrameHeader("camera", Optional.of(clip), index, index, last), features, 0);
  }

  private List<ClipLabel> classify(ClipAssembler assembler) {
    List<DueFrames> due = assembler.queue().due(100).stream().map(store::read).toList();
    List<ClipOutcome> outcomes = classifier.classify(due);
    for (ClipOutcome outcome : outcomes) {
      if (outcome instanceof ClipOutcome.Failed failed) {
        failures.add(failed.why());
      }
    }
    return outcomes.stream().map(ClipOutcome::label).toList();
  }

  @Test
  void clips_areLabelledByThePairThatSawMostOfThem_eachInItsPlace() {
    String old = oldFrames.sha256();
    String now = newFrames.sha256();
    List<ClipLabel> labels =
        label(
            List.of(
                seenBy(old, old, old),
                seenBy(now, now),
                seenBy(old, old, now),
                seenBy(old, now, now),
                seenBy(old, now)));
    assertThat(labels)
        .extracting(ClipLabel::getClipId)
        .containsExactly("clip-0", "clip-1", "clip-2", "clip-3", "clip-4");
    assertThat(labels)
        .extracting(label -> label.getModel().getSha256())
        .containsExactly(
            oldClips.sha256(),
            newClips.sha256(),
            oldClips.sha256(),
            newClips.sha256(),
            newClips.sha256());
    assertThat(labels).extracting(ClipLabel::getFrames).containsExactly(3, 2, 3, 3, 2);
    assertThat(labels).allSatisfy(label -> assertThat(label.getLabels()).hasSize(2));
  }

  @Test
  void aClipOfModelsThatAreGone_getsOneEmptyLabel_besideOthers() {
    String gone = "ab".repeat(32);
    List<ClipLabel> labels =
        label(List.of(seenBy(gone, gone), seenBy(gone, gone, newFrames.sha256())));
    assertThat(labels.get(0).getLabels()).isEmpty();
    assertThat(labels.get(0).getFrames()).isEqualTo(2);
    assertThat(labels.get(1).getLabels()).hasSize(2);
    assertThat(labels.get(1).getModel().getSha256()).isEqualTo(newClips.sha256());
    assertThat(failures).containsExactly(ClipFailure.MODEL_GONE);
  }

  @Test
  void aClipThatIsOpen_isLabelledByThePairItBeganWith_howeverManyCameSince() {
    String began = newFrames.sha256();
    ClipAssembler assembler = assembler();
    add(assembler, "long", 0, false, FrameTensor.of(began, new float[] {1, 2, 3}));
    add(assembler, "long", 1, false, FrameTensor.of(began, new float[] {3, 2, 1}));
    hold.processedUntil(System.nanoTime());
    for (int seed = 3; seed <= 7; seed++) {
      FrameModel next = frames(seed);
      models.swap(next, Optional.of(clips(next)));
      hold.processedUntil(System.nanoTime());
      hold.review();
    }
    add(assembler, "long", 2, true, FrameTensor.NONE);
    ClipLabel label = classify(assembler).get(0);
    assertThat(label.getLabels()).hasSize(2);
    assertThat(label.getModel().getSha256()).isEqualTo(newClips.sha256());
    assertThat(encodersServed()).contains(began).hasSize(3);

    assembler.queue().due(1).forEach(clip -> assembler.queue().labelled(clip, 0));
    assembler.forgetLabelled();
    hold.review();
    assertThat(encodersServed()).doesNotContain(began).hasSize(2);
  }

  @Test
  void aRestart_holdsThePairsOfTheClipsInTheStore() {
    String began = newFrames.sha256();
    add(assembler(), "open", 0, false, FrameTensor.of(began, new float[] {1, 2, 3}));
    hold.close();
    hold = models.hold();
    store = new ClipStore(rows, hold);
    ClipAssembler restored = assembler();
    for (int seed = 3; seed <= 5; seed++) {
      FrameModel next = frames(seed);
      models.swap(next, Optional.of(clips(next)));
      hold.processedUntil(System.nanoTime());
    }
    add(restored, "open", 1, true, FrameTensor.NONE);
    assertThat(classify(restored).get(0).getModel().getSha256()).isEqualTo(newClips.sha256());
  }

  private Set<String> encodersServed() {
    try (SequenceLeases leases = models.sequences()) {
      return leases.entries().stream()
          .map(SequenceLeases.Entry::encoderId)
          .collect(Collectors.toSet());
    }
  }

  @Test
  void aFrameWhoseFeaturesAreNoNumbers_isLeftOutOfItsClip_andAClipOfSuch_hasAnEmptyLabel() {
    FrameTensor sound = FrameTensor.of(newFrames.sha256(), new float[] {1, 2, 3});
    FrameTensor broken = FrameTensor.of(newFrames.sha256(), new float[] {1, Float.NaN, 3});
    List<ClipLabel> labels =
        label(List.of(List.of(sound, sound), List.of(sound, broken), List.of(broken)));
    assertThat(labels).extracting(label -> label.getLabels().size()).containsExactly(2, 2, 0);
    assertThat(labels.get(1).getFrames()).isEqualTo(2);
  }
}
