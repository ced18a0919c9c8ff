package dev.clipstream.clips;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.clipstream.avro.ClipEnd;
import java.util.ArrayDeque;
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
    ArrayDeque<DueClip> waiting = new ArrayDeque<>();
    ArrayDeque<DueClip> labelled = new ArrayDeque<>();
    for (int step = 0; step < 100; step++) {
      int what = random.nextInt(3);
      if (what == 0) {
        DueClip clip = clip(queue, "camera-" + random.nextInt(2), random.nextInt(2));
        queue.add(clip);
        waiting.add(clip);
      } else if (what == 1 && !waiting.isEmpty()) {
        queue.labelled(waiting.peek());
        labelled.add(waiting.remove());
      } else if (what == 2 && !labelled.isEmpty()) {
        assertThat(queue.done()).isEqualTo(labelled.remove());
      }
      assertThat(queue.waiting(9)).isEqualTo(waiting.stream().limit(9).toList());
      assertThat(queue.waitingCount()).isEqualTo(waiting.size());
      assertThat(queue.hasLabelled()).isEqualTo(!labelled.isEmpty());
      assertThat(queue.stream()).hasSize(waiting.size() + labelled.size());
      for (int number = 0; number < 2; number++) {
        long clipNumber = number;
        assertThat(queue.needs("camera-1", clipNumber))
            .isEqualTo(
                queue.stream()
                    .anyMatch(
                        clip ->
                            clip.streamId().equals("camera-1") && clip.clipNumber() == clipNumber));
      }
    }
  }

  @Test
  void aClipThatIsNotTheOldest_cannotGetItsLabel() {
    DueQueue queue = new DueQueue();
    DueClip first = clip(queue, "camera", 0);
    queue.add(first);
    DueClip second = clip(queue, "camera", 1);
    queue.add(second);
    assertThatThrownBy(() -> queue.labelled(second))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("in order");
    queue.labelled(first);
    queue.labelled(second);
    assertThat(queue.waiting(9)).isEmpty();
  }

  @Test
  void numbersGoOn_behindEntriesThatWereNotTakenUp() {
    DueQueue queue = new DueQueue();
    DueClip clip = clip(queue, "camera", 0);
    queue.skip(clip);
    assertThat(queue.nextSequence()).isEqualTo(clip.sequence() + 1);
    assertThat(queue.waiting(9)).isEmpty();
  }
}
