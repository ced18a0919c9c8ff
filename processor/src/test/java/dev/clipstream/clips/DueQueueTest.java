package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.avro.ClipEnd;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class DueQueueTest {

  private static DueClip clip(DueQueue queue, String stream, long clipNumber) {
    return new DueClip(
        queue.nextSequence(), stream, Optional.empty(), clipNumber, 0, 3, ClipEnd.WINDOW, 3, 4);
  }

  @Property(tries = 200)
  void clipsLeaveInTheOrderInWhichTheyCame_andTheirFramesAreNeededUntilThen(@ForAll long seed) {
    Random random = new Random(seed);
    DueQueue queue = new DueQueue();
    ArrayDeque<DueClip> due = new ArrayDeque<>();
    ArrayDeque<DueClip> inWork = new ArrayDeque<>();
    ArrayDeque<DueClip> labelled = new ArrayDeque<>();
    ArrayDeque<Long> labelledAt = new ArrayDeque<>();
    long commits = 0;
    for (int step = 0; step < 200; step++) {
      switch (random.nextInt(5)) {
        case 0 -> {
          DueClip clip = clip(queue, "camera-" + random.nextInt(2), random.nextInt(2));
          queue.add(clip);
          due.add(clip);
        }
        case 1 -> {
          if (!due.isEmpty()) {
            queue.inWork(due.peek());
            inWork.add(due.remove());
          }
        }
        case 2 -> {
          if (!inWork.isEmpty()) {
            queue.labelled(inWork.peek(), commits);
            labelled.add(inWork.remove());
            labelledAt.add(commits);
          }
        }
        case 3 -> commits++;
        default -> {
          boolean safe = !labelled.isEmpty() && labelledAt.element() < commits;
          assertThat(queue.done(commits))
              .isEqualTo(Optional.ofNullable(safe ? labelled.remove() : null));
          if (safe) {
            labelledAt.remove();
          }
        }
      }
      assertThat(queue.due(9)).isEqualTo(due.stream().limit(9).toList());
      assertThat(queue.dueCount()).isEqualTo(due.size());
      List<DueClip> all = new ArrayList<>(labelled);
      all.addAll(inWork);
      all.addAll(due);
      assertThat(queue.stream()).isEqualTo(all);
      for (int number = 0; number < 2; number++) {
        long clipNumber = number;
        assertThat(queue.needs("camera-1", clipNumber))
            .isEqualTo(
                all.stream()
                    .anyMatch(
                        clip ->
                            clip.streamId().equals("camera-1") && clip.clipNumber() == clipNumber));
      }
    }
  }

  @Test
  void aClipThatIsNotTheOldest_cannotBePutToWork_norGetItsLabel() {
    DueQueue queue = new DueQueue();
    DueClip first = clip(queue, "camera", 0);
    queue.add(first);
    DueClip second = clip(queue, "camera", 1);
    queue.add(second);
    assertThatThrownBy(() -> queue.inWork(second)).hasMessageContaining("in order");
    queue.inWork(first);
    assertThatThrownBy(() -> queue.labelled(second, 0))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in order");
    queue.labelled(first, 0);
    queue.labelled(second, 0);
    assertThat(queue.due(9)).isEmpty();
  }

  @Test
  void numbersGoOn_behindEntriesThatWereNotTakenUp() {
    DueQueue queue = new DueQueue();
    DueClip clip = clip(queue, "camera", 0);
    queue.skip(clip);
    assertThat(queue.nextSequence()).isEqualTo(clip.sequence() + 1);
    assertThat(queue.due(9)).isEmpty();
  }
}
