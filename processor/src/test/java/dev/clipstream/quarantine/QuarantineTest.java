package dev.clipstream.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.quarantine.Quarantine.Verdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QuarantineTest {

  private static final FrameId POISON = new FrameId(1, 7, 100, 5);
  private static final FrameId OTHER = new FrameId(1, 8, 100, 5);

  @TempDir Path folder;

  private Quarantine open() {
    return Quarantine.open(folder.resolve("quarantine"), "frames", 8);
  }

  /** A life of the process that ends while a frame is in work. */
  private void dieWith(FrameId... frames) {
    try (Quarantine quarantine = open()) {
      for (FrameId frame : frames) {
        int unused = quarantine.begin(frame);
      }
    }
  }

  @Test
  void aFrameThatWasInWorkAtThreeDeaths_isSetAside_alsoForAllLaterLives() {
    for (int death = 0; death < 3; death++) {
      try (Quarantine quarantine = open()) {
        assertThat(quarantine.verdict(POISON))
            .isEqualTo(death == 0 ? Verdict.SOUND : Verdict.SUSPECT);
      }
      dieWith(POISON);
    }
    for (int life = 0; life < 3; life++) {
      try (Quarantine quarantine = open()) {
        assertThat(quarantine.verdict(POISON)).isEqualTo(Verdict.SET_ASIDE);
        quarantine.survived(POISON);
        assertThat(quarantine.verdict(OTHER)).isEqualTo(Verdict.SOUND);
      }
    }
  }

  @Test
  void aSuspectThatComesOutAlive_isNoneAnyMore() {
    dieWith(POISON, OTHER);
    dieWith(POISON);
    try (Quarantine quarantine = open()) {
      assertThat(quarantine.verdict(OTHER)).isEqualTo(Verdict.SUSPECT);
      quarantine.survived(OTHER);
      quarantine.survived(POISON);
      assertThat(quarantine.isEmpty()).isTrue();
    }
    try (Quarantine quarantine = open()) {
      assertThat(quarantine.isEmpty()).isTrue();
    }
  }

  @Test
  void whereNobodyIsSuspectedAnyMore_laterLivesStillTakeNoteOfDeaths() {
    dieWith(POISON);
    try (Quarantine quarantine = open()) {
      quarantine.survived(POISON);
    }
    for (int death = 0; death < Quarantine.MAX_DEATHS; death++) {
      dieWith(OTHER);
    }
    try (Quarantine quarantine = open()) {
      assertThat(quarantine.verdict(OTHER)).isEqualTo(Verdict.SET_ASIDE);
      assertThat(quarantine.verdict(POISON)).isEqualTo(Verdict.SOUND);
    }
  }

  @Test
  void aListWithAnEmptyLine_asEarlierVersionsWroteOneOfNobody_isRead() throws IOException {
    Files.createDirectories(folder.resolve("quarantine"));
    Files.writeString(folder.resolve("quarantine").resolve("suspects"), "frames\n\n");
    dieWith(POISON);
    try (Quarantine quarantine = open()) {
      assertThat(quarantine.verdict(POISON)).isEqualTo(Verdict.SUSPECT);
    }
  }

  @Test
  void anEndInGoodOrder_isNoDeath() {
    for (int life = 0; life < 5; life++) {
      try (Quarantine quarantine = open()) {
        quarantine.end(quarantine.begin(POISON));
        // Of the device, not of the frame.
        quarantine.end(quarantine.begin(POISON), new IllegalStateException("the device is lost"));
      }
    }
    try (Quarantine quarantine = open()) {
      assertThat(quarantine.isEmpty()).isTrue();
    }
  }

  @Test
  void anErrorOfTheMachine_andAHang_leaveTheFrameInWork() {
    try (Quarantine quarantine = open()) {
      quarantine.end(
          quarantine.begin(POISON), new IllegalStateException(new OutOfMemoryError("heap")));
    }
    try (Quarantine quarantine = open()) {
      assertThat(quarantine.verdict(POISON)).isEqualTo(Verdict.SUSPECT);
      int work = quarantine.begin(OTHER);
      quarantine.freeze();
      quarantine.end(work);
    }
    try (Quarantine quarantine = open()) {
      assertThat(quarantine.verdict(OTHER)).isEqualTo(Verdict.SUSPECT);
    }
  }

  @Test
  void threadsThatDie_countAtOnce_andForTheNextProcess() {
    try (Quarantine quarantine = open()) {
      quarantine.died(POISON);
      quarantine.died(POISON);
      assertThat(quarantine.verdict(POISON)).isEqualTo(Verdict.SUSPECT);
    }
    dieWith(POISON);
    try (Quarantine quarantine = open()) {
      assertThat(quarantine.verdict(POISON)).isEqualTo(Verdict.SET_ASIDE);
    }
  }

  @Test
  void aFolderInUse_isRefused_andNotWorkedWithoutIt() {
    try (Quarantine first = open()) {
      assertThatThrownBy(this::open)
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining(
              folder.resolve("quarantine").resolve("work") + " is in use by another process");
      assertThat(first.isEmpty()).isTrue();
    }
    try (Quarantine next = open()) {
      assertThat(next.begin(POISON)).isNotEqualTo(WorkJournal.NONE);
    }
  }

  @Test
  void aWorkerAndWhoWaitsForIt_areOneDeath() {
    dieWith(POISON, POISON, POISON);
    try (Quarantine quarantine = open()) {
      assertThat(quarantine.verdict(POISON)).isEqualTo(Verdict.SUSPECT);
    }
  }

  @Test
  void anotherRecordAtTheSamePlace_isAnotherFrame() {
    for (int death = 0; death < 3; death++) {
      dieWith(POISON);
    }
    try (Quarantine quarantine = open()) {
      assertThat(quarantine.verdict(new FrameId(1, 7, 101, 5))).isEqualTo(Verdict.SOUND);
    }
    try (Quarantine other = Quarantine.open(folder.resolve("quarantine"), "others", 8)) {
      assertThat(other.verdict(POISON)).isEqualTo(Verdict.SOUND);
    }
  }

  @Test
  void aFolderThatCannotBeUsed_turnsItOff() throws IOException {
    Files.writeString(folder.resolve("quarantine"), "a file");
    try (Quarantine quarantine = open()) {
      quarantine.end(quarantine.begin(POISON));
      quarantine.died(POISON);
      assertThat(quarantine.verdict(POISON)).isEqualTo(Verdict.SOUND);
    }
  }

  @Test
  void aListThatIsDamaged_turnsItOff_andIsLeftAlone() throws IOException {
    dieWith(POISON);
    // Writes the list.
    open().close();
    Path list = folder.resolve("quarantine").resolve("suspects");
    Files.writeString(list, "frames\nnonsense\n");
    try (Quarantine quarantine = open()) {
      assertThat(quarantine.isEmpty()).isTrue();
    }
    assertThat(list).hasContent("frames\nnonsense");
  }
}
