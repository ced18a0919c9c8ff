package dev.clipstream.view.scene;

import static org.assertj.core.api.Assertions.assertThat;

import dev.clipstream.avro.EventEnd;
import dev.clipstream.avro.EventKind;
import dev.clipstream.avro.LabelEvent;
import dev.clipstream.avro.Model;
import java.time.Instant;
import org.junit.jupiter.api.Test;

/** What the page keeps of events. */
class EventBoxTest {

  private static LabelEvent.Builder begin(long second) {
    return LabelEvent.newBuilder()
        .setStreamId("camera")
        .setRule("fire")
        .setLabel("flame")
        .setKind(EventKind.BEGIN)
        .setBeganAt(Instant.ofEpochSecond(second))
        .setPeakScore(0.5f)
        .setMeanScore(0.5f)
        .setFrames(1)
        .setFirstFrame(second)
        .setLastFrame(second)
        .setKeyFrame(second)
        .setEnd(EventEnd.OPEN)
        .setModel(new Model("m", "00"))
        .setLabelledAt(Instant.EPOCH);
  }

  @Test
  void anEventThatEnds_takesThePlaceOfItsBeginning() {
    EventBox box = new EventBox();
    box.add(begin(1).build());
    box.add(begin(2).build());
    assertThat(box.newestFirst()).extracting(EventRow::endedMillis).containsOnlyNulls();
    box.add(
        begin(1)
            .setKind(EventKind.END)
            .setEndedAt(Instant.ofEpochSecond(7))
            .setEnd(EventEnd.CLIP_END)
            .build());
    assertThat(box.newestFirst()).hasSize(2);
    EventRow newest = box.newestFirst().get(0);
    assertThat(newest.beganMillis()).isEqualTo(1000);
    assertThat(newest.endedMillis()).isEqualTo(7000);
    assertThat(newest.end()).isEqualTo("clip end");
  }

  @Test
  void onlyTheNewest_areKept() {
    EventBox box = new EventBox();
    for (int i = 0; i < EventBox.MAX_ENTRIES + 50; i++) {
      box.add(begin(i).build());
    }
    assertThat(box.newestFirst()).hasSize(EventBox.MAX_ENTRIES);
    assertThat(box.newestFirst().get(0).keyFrame()).isEqualTo(EventBox.MAX_ENTRIES + 49);
  }
}
