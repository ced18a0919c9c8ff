package dev.clipstream.serving;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.model.FrameModel;
import dev.clipstream.model.SequenceModel;
import dev.clipstream.model.session.Device;
import dev.clipstream.testing.TestModels;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which pairs stay while others take their place, and for how long. */
class PairHoldTest {

  private static final int SIDE = 8;

  @TempDir Path folder;

  private final List<String> encoderIds = new ArrayList<>();
  private long now = -1_000_000;
  private int seed;
  private ServedModels models;

  @BeforeEach
  void serve() {
    FrameModel first = frames();
    models = ServedModels.owning(first, Optional.of(clips(first)), () -> now);
  }

  @AfterEach
  void close() {
    models.close();
  }

  private FrameModel frames() {
    seed++;
    FrameModel model =
        FrameModel.open(TestModels.frameModel(folder, "frames-" + seed, SIDE, seed), Device.CPU);
    encoderIds.add(model.card().encoderId());
    return model;
  }

  private SequenceModel clips(FrameModel frames) {
    String sha256 = frames.card().sha256();
    Path file = TestModels.sequenceModel(folder, "clips-" + sha256.substring(0, 8), sha256, 8);
    return SequenceModel.open(file, frames, Device.CPU);
  }

  private void swap(int times) {
    for (int i = 0; i < times; i++) {
      FrameModel next = frames();
      models.swap(next, Optional.of(clips(next)));
      now++;
    }
  }

  private long encoder(int generation) {
    return PairHold.encoder(encoderIds.get(generation));
  }

  /** Numbers of the pairs that can read, newest first. */
  private List<Integer> kept() {
    try (SequenceLeases leases = models.sequences()) {
      return leases.entries().stream()
          .map(SequenceLeases.Entry::encoderId)
          .map(encoderIds::indexOf)
          .toList();
    }
  }

  private void processAll(PairHold hold) {
    now++;
    hold.processedUntil(now);
    hold.review();
  }

  @Test
  void aPairThatAFrameOfAClipNeeds_stays_untilTheLastOfThemGoes() {
    PairHold one = models.hold();
    PairHold other = models.hold();
    one.add(encoder(0));
    one.add(encoder(0));
    other.add(encoder(0));
    swap(4);
    processAll(one);
    processAll(other);
    assertThat(kept()).containsExactly(4, 3, 0);
    one.remove(encoder(0));
    one.remove(encoder(0));
    one.review();
    assertThat(kept()).containsExactly(4, 3, 0);
    other.remove(encoder(0));
    other.review();
    assertThat(kept()).containsExactly(4, 3);
  }

  @Test
  void aPairWhoseFramesMayStillBeInHand_stays_untilEveryTaskHasProcessedThem() {
    PairHold one = models.hold();
    PairHold other = models.hold();
    swap(3);
    processAll(one);
    assertThat(kept()).containsExactly(3, 2, 1, 0);
    other.processedUntil(now - 100);
    other.review();
    assertThat(kept()).containsExactly(3, 2, 1, 0);
    processAll(other);
    assertThat(kept()).containsExactly(3, 2);
  }

  @Test
  void aPairThatABatchStillUses_staysForItsFrames() {
    PairHold hold = models.hold();
    Lease<FrameModel> batch = models.frame();
    swap(3);
    processAll(hold);
    assertThat(kept()).containsExactly(3, 2, 0);
    now++;
    batch.close();
    hold.review();
    assertThat(kept()).containsExactly(3, 2, 0);
    processAll(hold);
    assertThat(kept()).containsExactly(3, 2);
  }

  @Test
  void whatATaskNeededThatIsGone_staysForAWhile_forWhoeverGoesOnWithItsClips() {
    PairHold hold = models.hold();
    hold.add(encoder(0));
    swap(3);
    hold.close();
    PairHold next = models.hold();
    processAll(next);
    assertThat(kept()).containsExactly(3, 2, 0);
    now += PairNeeds.OUTLIVE.toNanos();
    processAll(next);
    assertThat(kept()).containsExactly(3, 2);
  }

  @Test
  void aSwapEverySecond_keepsNoMoreThanTheClipsNeed() {
    PairHold hold = models.hold();
    for (int i = 0; i < 30; i++) {
      hold.add(encoder(i));
      swap(1);
      processAll(hold);
      if (i >= 3) {
        hold.remove(encoder(i - 3));
      }
      hold.review();
      assertThat(kept()).hasSizeLessThanOrEqualTo(4);
    }
  }

  @Test
  void clipsThatNeverEnd_holdABoundedNumberOfPairs_theNewest() {
    PairHold hold = models.hold();
    for (int i = 0; i < ServedModels.MAX_BEFORE + 5; i++) {
      hold.add(encoder(i));
      swap(1);
      processAll(hold);
    }
    assertThat(kept()).hasSize(ServedModels.MAX_BEFORE + 1).startsWith(seed - 1, seed - 2);
  }

  @Test
  void aPairThatIsServedAgain_isNotKeptTwice() {
    PairHold hold = models.hold();
    hold.add(encoder(0));
    swap(1);
    FrameModel again = FrameModel.open(TestModels.frameModel(folder, "again", SIDE, 1), Device.CPU);
    assertThat(again.card().encoderId()).isEqualTo(encoderIds.get(0));
    models.swap(again, Optional.of(clips(again)));
    assertThat(kept()).containsExactly(0, 1);
  }
}
