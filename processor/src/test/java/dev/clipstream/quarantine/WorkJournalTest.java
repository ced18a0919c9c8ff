package dev.clipstream.quarantine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkJournalTest {

  private static final FrameId ONE = new FrameId(3, 1017, 1_767_268_800_000L, 5000);
  private static final FrameId OTHER = new FrameId(0, Long.MAX_VALUE, -1, 0);

  @TempDir Path folder;

  private Path file;

  @BeforeEach
  void name() {
    file = folder.resolve("state").resolve("work");
  }

  private List<FrameId> left() throws IOException {
    try (WorkJournal journal = WorkJournal.open(file, "frames", 4)) {
      return journal.unfinished();
    }
  }

  @Test
  void whatIsInWorkAtTheEnd_isFoundByTheNext_once() throws IOException {
    try (WorkJournal journal = WorkJournal.open(file, "frames", 4)) {
      assertThat(journal.unfinished()).isEmpty();
      int one = journal.begin(ONE);
      journal.begin(OTHER);
      journal.end(one);
      journal.begin(ONE);
    }
    assertThat(left()).containsExactlyInAnyOrder(ONE, OTHER);
    assertThat(left()).isEmpty();
  }

  @Test
  void whatHasEnded_isForgotten_whateverComesAfterTheEnd() throws IOException {
    WorkJournal journal = WorkJournal.open(file, "frames", 4);
    int work = journal.begin(ONE);
    journal.end(work);
    journal.close();
    journal.begin(OTHER);
    journal.end(work);
    assertThat(left()).isEmpty();
  }

  @Test
  void moreThanThereAreSlots_areNotNoted_andHarmNobody() throws IOException {
    try (WorkJournal journal = WorkJournal.open(file, "frames", 2)) {
      int first = journal.begin(ONE);
      journal.begin(ONE);
      assertThat(journal.begin(OTHER)).isEqualTo(WorkJournal.NONE);
      journal.end(WorkJournal.NONE);
      journal.end(first);
      journal.begin(OTHER);
    }
    assertThat(left()).containsExactlyInAnyOrder(ONE, OTHER);
  }

  @Test
  void anotherNumberOfSlots_finds_whatWasLeft_andAnotherTopic_doesNot() throws IOException {
    try (WorkJournal journal = WorkJournal.open(file, "frames", 1000)) {
      for (int i = 0; i < 1000; i++) {
        journal.begin(new FrameId(1, i, i, i));
      }
    }
    try (WorkJournal journal = WorkJournal.open(file, "frames", 3)) {
      assertThat(journal.unfinished()).hasSize(1000);
      journal.begin(ONE);
    }
    try (WorkJournal journal = WorkJournal.open(file, "other", 3)) {
      assertThat(journal.unfinished()).isEmpty();
    }
  }

  @Test
  void aFileThatIsNone_isBegunAnew() throws IOException {
    Files.createDirectories(file.getParent());
    for (byte[] damaged : new byte[][] {{}, {1, 2, 3}, new byte[5000]}) {
      Files.write(file, damaged);
      assertThat(left()).isEmpty();
    }
  }

  @Test
  void twoAtOnce_cannotHaveIt() throws IOException {
    try (WorkJournal first = WorkJournal.open(file, "frames", 4)) {
      assertThat(first.unfinished()).isEmpty();
      assertThatThrownBy(() -> WorkJournal.open(file, "frames", 4))
          .isInstanceOf(FolderInUseException.class)
          .hasMessageContaining("in use");
    }
  }

  @Test
  void manyThreads_losesNothing() throws Exception {
    int threads = 4;
    ExecutorService pool = Executors.newFixedThreadPool(threads);
    try (WorkJournal journal = WorkJournal.open(file, "frames", threads + 1)) {
      List<Future<?>> all = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int partition = thread;
        all.add(
            pool.submit(
                () -> {
                  for (int i = 0; i < 20_000; i++) {
                    int work = journal.begin(new FrameId(partition, i, i, 0));
                    assertThat(work).isNotEqualTo(WorkJournal.NONE);
                    journal.end(work);
                  }
                  journal.begin(new FrameId(partition, -1, partition, 0));
                }));
      }
      for (Future<?> one : all) {
        one.get();
      }
    } finally {
      pool.shutdown();
    }
    assertThat(left())
        .containsExactlyInAnyOrder(
            new FrameId(0, -1, 0, 0),
            new FrameId(1, -1, 1, 0),
            new FrameId(2, -1, 2, 0),
            new FrameId(3, -1, 3, 0));
  }
}
